-- What both engines need from a filter (links that work in the PDF), and what Quarto's output lacks without one.
--
-- 1. /chapters/audit.qmd#some-id is right for the web, but the PDF is one document: there the link is #some-id.
--    A link to a whole chapter becomes a link to the {#sec-…} of its first heading.
-- 2. Quarto has no place for the edition, commit and content key. From _results/imprint.json, which the pre-render
--    step writes, they become the last block of each web page, and the second line of the PDF's title and its foot.
-- 3. In Quarto's PDF a box of what is not known or assumed would look like any other text: it gets a frame and a name.
--
-- Quarto runs this before its own filters: on each chapter for the web, once on the whole book for the PDF. The
-- built-in renderer does 2 and 3 in its own theme.

local pdf = FORMAT:match('typst')

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

local names = {
  en = {
    ['not-known'] = 'We do not know', assumption = 'Assumption',
    edition = 'Edition', commit = 'Commit', results = 'Results',
  },
  ko = {['not-known'] = '알지 못하는 것', assumption = '가정', edition = '판', commit = '커밋', results = '결과'},
}
local language = 'en'

local function read_language(meta)
  local given = meta.lang and pandoc.utils.stringify(meta.lang) or 'en'
  language = names[given:sub(1, 2)] and given:sub(1, 2) or 'en'
end

local function box(el)
  for _, class in ipairs({'not-known', 'assumption'}) do
    local name = names[language][class]
    if el.classes:includes(class) then
      local blocks = pandoc.Blocks({
        pandoc.RawBlock('typst', '#block(width: 100%, inset: 9pt, stroke: 0.5pt + luma(60%), radius: 2pt)['),
        pandoc.Para({pandoc.Strong(name)}),
      })
      blocks:extend(el.content)
      blocks:insert(pandoc.RawBlock('typst', ']'))
      return blocks
    end
  end
end

local function imprint_line()
  local text = read(project('_results/imprint.json'))
  if not text then return nil end
  local facts = pandoc.json.decode(text, false)
  local said = names[language]
  return said.edition .. ': ' .. facts.edition .. ' · ' .. said.commit .. ': ' .. facts.commit
    .. ' · ' .. said.results .. ': ' .. facts.content_key:sub(1, 12) .. ' · ' .. facts.date
end

local function imprint(doc)
  local line = imprint_line()
  if not line then return nil end
  if not pdf then
    doc.blocks:insert(pandoc.Div({pandoc.Para(pandoc.Inlines(line))}, pandoc.Attr('', {'imprint'})))
    return doc
  end
  local quoted = '"' .. line:gsub('[\\"]', '\\%0') .. '"'
  quarto.doc.include_text('in-header',
    '#set page(footer: align(center, text(size: 7pt, fill: luma(35%), ' .. quoted .. ')))')
  local subtitle = pandoc.Inlines(doc.meta.subtitle or {})
  subtitle:insert(pandoc.RawInline('typst', '#v(6pt)#text(size: 8pt, ' .. quoted .. ')'))
  doc.meta.subtitle = subtitle
  return doc
end

local filters = {}
if quarto then filters[#filters + 1] = {Meta = read_language} end
if pdf then filters[#filters + 1] = {Link = link, Div = quarto and box or nil} end
if quarto then filters[#filters + 1] = {Pandoc = imprint} end
return filters
