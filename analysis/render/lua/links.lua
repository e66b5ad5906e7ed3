-- Cross-references, links and citations, resolved over the whole book.

local labels = require 'labels'
local links = {}

local function directory(path) return path:match('^(.*/)') or '' end

-- A path made relative to the project from one written in a chapter ("/a/b", "../b", "b").
function links.project_path(target, chapter_path)
  local path = target:sub(1, 1) == '/' and target:sub(2) or directory(chapter_path) .. target
  local parts = {}
  for part in path:gmatch('[^/]+') do
    if part == '..' then table.remove(parts) elseif part ~= '.' then parts[#parts + 1] = part end
  end
  return table.concat(parts, '/')
end

-- The address of a project path as seen from a chapter's page.
function links.from_page(path, chapter_path)
  local folder = directory(chapter_path)
  if path:sub(1, #folder) == folder then return path:sub(#folder + 1) end
  local _, deep = folder:gsub('/', '')
  return string.rep('../', deep) .. path
end

local function to_id(id, owner, context)
  if context.format == 'html' and owner and owner.path ~= context.chapter.path then
    return links.from_page(owner.href, context.chapter.path) .. '#' .. id
  end
  return '#' .. id
end

local function reference(cite, context)
  local c = cite.citations[1]
  local function wrong(given, expected, remedy)
    context.problem('@' .. c.id, given, expected, remedy)
    return cite
  end
  if #cite.citations > 1 or #c.prefix > 0 or #c.suffix > 0 then
    return wrong('@' .. c.id .. ' with other words in its brackets', '@' .. c.id .. ' or [-@' .. c.id .. '], alone',
      'write the words outside the brackets')
  end
  local label = context.labels[c.id]
  if not label then
    return wrong('@' .. c.id .. ', which nothing is labelled', 'a label of this book', 'correct it, or add the label')
  end
  local word = context.words[label.kind]
  local named = word:match('%%s') and word:format(label.number) or (word .. '\u{a0}' .. label.number)
  local text = c.mode == 'SuppressAuthor' and label.number or named
  return pandoc.Link({pandoc.Str(text)}, to_id(c.id, label.owner, context), '', pandoc.Attr('', {'crossref'}))
end

local function link(el, context)
  local target = el.target
  local function wrong(given, expected, remedy)
    context.problem(target, given, expected, remedy)
    return nil
  end
  if target:match('^%a[%w+.-]*:') then return nil end
  local path, id = target:match('^([^#]*)#?(.*)$')
  if path == '' then
    local owner = context.ids[id]
    if not owner or (context.format == 'html' and owner.path ~= context.chapter.path) then
      return wrong('a link to #' .. id, 'an id of this chapter, or /chapters/name.qmd#id', 'correct the link')
    end
    return nil
  end
  path = links.project_path(path, context.chapter.path)
  local page = context.pages[path]
  if not page then
    if path:match('%.qmd$') or not context.exists(path) then
      return wrong('a link to ' .. target .. ', which does not exist', 'a chapter or file of this project', 'correct the link')
    end
    context.files[path] = true
    if context.format == 'typst' then return el.content end
    el.target = links.from_page(path, context.chapter.path)
    return el
  end
  if id ~= '' and (not context.ids[id] or context.ids[id].path ~= path) then
    return wrong('a link to ' .. target .. ', where nothing has that id', 'an id of that chapter', 'correct the link')
  end
  if context.format == 'typst' then
    el.target = '#' .. (id ~= '' and id or page.title_id)
  else
    el.target = links.from_page(page.href, context.chapter.path) .. (id ~= '' and '#' .. id or '')
  end
  return el
end

local function image(el, context)
  if el.classes:includes('drawing') then
    if (el.attributes['fig-alt'] or '') == '' then
      context.problem('', 'a drawing without alternative text', '#| fig-alt: … on its cell', 'say what it shows')
    end
    return nil
  end
  if el.src:match('^%a[%w+.-]*:') then
    context.problem(el.src, 'an image from elsewhere', 'a file of this project', 'put the file in assets/')
    return nil
  end
  local path = links.project_path(el.src, context.chapter.path)
  if not context.exists(path) then
    context.problem(el.src, 'the image ' .. el.src .. ', which does not exist', 'a file of this project', 'correct the path')
  end
  if #el.caption == 0 and not el.attributes['fig-alt'] and not el.attributes.alt then
    context.problem(el.src, 'an image without alternative text', '![what it shows](…)', 'say what it shows')
  end
  context.files[path] = true
  el.src = context.format == 'html' and links.from_page(path, context.chapter.path) or '/' .. path
  return el
end

-- Resolve cross-references and links; then citations, by Pandoc's citeproc.
function links.resolve(doc, context)
  doc.blocks = doc.blocks:walk {
    Cite = function(el)
      local other, cross = nil, nil
      for _, c in ipairs(el.citations) do
        if labels.kind(c.id) then cross = c.id else other = c.id end
      end
      if cross and not other then return reference(el, context) end
      if cross then
        context.problem('@' .. cross, '@' .. cross .. ' beside a citation', '@' .. cross .. ' alone', 'write them apart')
      elseif not context.references[other] then
        context.problem('@' .. other, '@' .. other .. ', which is not in the bibliography', 'a key of the bibliography',
          'correct the key, or add the source')
      end
    end,
    Link = function(el) return link(el, context) end,
    Image = function(el) return image(el, context) end,
  }
  return doc
end

function links.cite(doc, context)
  if #context.cited == 0 then return doc end
  doc.meta.references = context.cited
  -- Every key of the book, so that 2024a and 2024b are told apart alike on each page.
  doc.meta.nocite = pandoc.MetaInlines {pandoc.Cite({pandoc.Str '@*'}, {pandoc.Citation('*', 'AuthorInText')})}
  doc.meta['link-citations'] = true
  doc = pandoc.utils.citeproc(doc)
  local list = context.refs_chapter
  if not (list and list.path == context.chapter.path) then
    doc.blocks = doc.blocks:filter(function(block) return not (block.t == 'Div' and block.identifier == 'refs') end)
  end
  if context.format == 'html' and list and list.path ~= context.chapter.path then
    doc.blocks = doc.blocks:walk {Link = function(el)
      if el.target:match('^#ref%-') then
        el.target = links.from_page(list.href, context.chapter.path) .. el.target
        return el
      end
    end}
  end
  return doc
end

return links
