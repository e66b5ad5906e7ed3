-- What both engines need from a filter: links that work in the PDF, and the imprint in Quarto's output.
--
-- 1. /chapters/audit.qmd#some-id is right for the web, but the PDF is one document: there the link is #some-id.
--    A link to a whole chapter becomes a link to the {#sec-…} of its first heading.
-- 2. Quarto has no place for the edition, commit and content key, so the page's last block (HTML) or the lines
--    after the first chapter's title (Typst) state them, from _results/imprint.json, which the pre-render step
--    writes. The built-in renderer prints them in its own page and title page.

local function project(path)
  local folder = os.getenv('QUARTO_PROJECT_DIR')
  return folder and (folder .. '/' .. path) or path
end

local function read(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local text = file:read('a')
  file:close()
  return text
end

-- The chapter's file, tried from the project's root and from the chapters' folder.
local function chapter_label(path)
  local text = read(project(path:gsub('^%.?%.?/', ''))) or read(project('chapters/' .. path))
  return text and ('\n' .. text):match('\n# [^\n]*{[^}\n]*#(sec%-[%w_-]+)')
end

local function link(el)
  if el.target:match('^%a[%w+.-]*:') then return nil end
  local path, id = el.target:match('^([^#]*%.qmd)#?(.*)$')
  if not path then return nil end
  local label = id ~= '' and id or chapter_label(path)
  if not label then return el.content end
  el.target = '#' .. label
  return el
end

local function imprint(doc)
  local text = quarto and read(project('_results/imprint.json'))
  if not text then return nil end
  local facts = pandoc.json.decode(text, false)
  local line = 'Edition: ' .. facts.edition .. ' · Commit: ' .. facts.commit .. ' · Content key: ' .. facts.content_key
    .. ' · ' .. facts.date
  local block = pandoc.Div({pandoc.Para(pandoc.Inlines(line))}, pandoc.Attr('', {'imprint'}))
  if FORMAT == 'typst' then
    doc.blocks:insert(doc.blocks[1] and doc.blocks[1].t == 'Header' and 2 or 1, block)
  else
    doc.blocks:insert(block)
  end
  return doc
end

return {{Link = FORMAT:match('typst') and link or nil}, {Pandoc = imprint}}
