-- The HTML of figures, tables, equations, callouts and headings, as theme/page.html.j2 expects them.

local labels = require 'labels'
local html = {}

local function raw(text) return pandoc.RawBlock('html', text) end
local function raw_inline(text) return pandoc.RawInline('html', text) end

function html.escape(text)
  return (text:gsub('[&<>"]', {['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;'}))
end

local function numbered(word, number, caption)
  local line = pandoc.Inlines {raw_inline('<span class="label">' .. word .. '\u{a0}' .. number .. '</span> ')}
  line:extend(caption)
  return pandoc.Plain(line)
end

local function figure(div, context)
  local label = context.labels[div.identifier]
  local content = pandoc.Blocks(div.content)
  local caption = content:remove(#content)
  local block = numbered(context.words[label.kind], label.number, caption.content)
  local out = pandoc.Blocks {}
  if label.kind == 'tbl' then
    out:extend {raw('<figure class="table" id="' .. div.identifier .. '"><figcaption>'), block, raw('</figcaption>')}
    out:extend(content)
    out:insert(raw('</figure>'))
  else
    out:insert(raw('<figure class="figure" id="' .. div.identifier .. '">'))
    out:extend(content)
    out:extend {raw('<figcaption>'), block, raw('</figcaption></figure>')}
  end
  return out
end

local function equation(div, context)
  local math = pandoc.write(pandoc.Pandoc {pandoc.Plain(div.content[1].content)}, 'html5', {html_math_method = 'mathml'})
  local number = '<span class="eq-number">(' .. context.labels[div.identifier].number .. ')</span>'
  return raw('<div class="equation" id="' .. div.identifier .. '">' .. math .. ' ' .. number .. '</div>')
end

local function callout(div, context)
  local kind = labels.callout(div)
  local content = pandoc.Blocks(div.content)
  local title = pandoc.Inlines(context.words[kind])
  if content[1] and content[1].t == 'Div' and content[1].classes:includes('callout-title') then
    title = content:remove(1).content[1].content
  end
  local id = div.identifier ~= '' and ' id="' .. div.identifier .. '"' or ''
  local collapse = div.attributes.collapse
  local tag = collapse and 'details' or 'aside'
  local inner = collapse and 'summary' or 'p'
  local open = collapse == 'false' and ' open' or ''
  local head = pandoc.Inlines {raw_inline('<' .. inner .. ' class="callout-title">')}
  head:extend(title)
  head:insert(raw_inline('</' .. inner .. '>'))
  local out = pandoc.Blocks {raw('<' .. tag .. ' class="callout callout-' .. kind .. '"' .. id .. open .. '>'), pandoc.Plain(head)}
  out:extend(content)
  out:insert(raw('</' .. tag .. '>'))
  return out
end

local function drawing(image, context)
  local file = assert(io.open(context.cache .. '/' .. image.src, 'rb'))
  local svg = file:read('a')
  file:close()
  local alt = html.escape(image.attributes['fig-alt'] or '')
  -- One name for the whole drawing: vega's own names and roles would be read out mark by mark.
  svg = svg:gsub('%s+role="[^"]*"', ''):gsub('%s+aria%-%a+="[^"]*"', '')
  svg = svg:gsub('^<svg', function(tag) return tag .. ' role="img" aria-label="' .. alt .. '"' end)
  return raw_inline((svg:gsub('\n%s*\n', '\n')))
end

-- Give every heading its number and an id; ids made here come from the number, so they do not vary.
local function headings(doc, found)
  local at = 0
  return doc.blocks:walk {traverse = 'topdown', Header = function(h)
    at = at + 1
    local number = found.headings[at].number
    if h.identifier == '' then h.identifier = 'section-' .. (number and number:gsub('%.', '-') or 'x' .. at) end
    local plain = pandoc.Inlines(h.content)
    if number and h.level <= 3 then -- as in the PDF
      plain:insert(1, raw_inline('<span class="header-number">' .. number .. '</span> '))
    end
    plain:insert(raw_inline('<a class="anchor" href="#' .. h.identifier .. '" aria-label="' .. html.escape(pandoc.utils.stringify(h)) .. '"></a>'))
    h.content = plain
    return h, false
  end}
end

-- Contents of the page: sections of level 2 and 3.
local function contents(doc, found)
  local toc, at = {}, 0
  doc.blocks:walk {traverse = 'topdown', Header = function(h)
    at = at + 1
    local entry = {id = h.identifier, number = found.headings[at].number, children = {}}
    entry.text = pandoc.utils.stringify(h.content:filter(function(el) return el.t ~= 'RawInline' and el.t ~= 'Note' end))
    if h.level == 2 then
      toc[#toc + 1] = entry
    elseif h.level == 3 and #toc > 0 then
      local parent = toc[#toc].children
      parent[#parent + 1] = entry
    end
  end}
  return toc
end

-- Plain text by section, for the search index; sections may stand inside a div, as the entries of an appendix do.
local function texts(doc)
  local sections, current = {}, nil
  local function gather(blocks)
    for _, block in ipairs(blocks) do
      if block.t == 'Header' and block.level <= 3 then
        local words = block.content:filter(function(el) return el.t ~= 'RawInline' and el.t ~= 'Note' end)
        current = {id = block.identifier, level = block.level, title = pandoc.utils.stringify(words), blocks = pandoc.Blocks {}}
        sections[#sections + 1] = current
      elseif block.t == 'Div' then
        local around = current
        gather(block.content)
        current = around or current
      elseif block.t == 'DefinitionList' then
        for _, item in ipairs(block.content) do
          gather({pandoc.Plain(item[1])})
          for _, definition in ipairs(item[2]) do gather(definition) end
        end
      elseif current then
        current.blocks:insert(block)
      end
    end
  end
  gather(doc.blocks)
  local out = {}
  for _, section in ipairs(sections) do
    local words = pandoc.List {}
    local function word(text) words:insert(text) end
    section.blocks:walk {
      traverse = 'topdown', -- in the order of the page; otherwise all words come first and then all spaces
      Str = function(el) word(el.text) end,
      Space = function() word(' ') end, SoftBreak = function() word(' ') end, LineBreak = function() word(' ') end,
      Code = function(el) word(el.text) end, CodeBlock = function(el) word(' ' .. el.text .. ' ') end,
      Math = function(el) word(el.text) end,
      Plain = function() word(' ') end, Para = function() word(' ') end,
    }
    out[#out + 1] = {id = section.id, level = section.level, title = section.title,
                     text = table.concat(words):gsub('%s+', ' '):match('^%s*(.-)%s*$')}
  end
  return out
end

-- What a screen reader calls each table's scrolling box: the number of the table, or the section it stands in.
local function named_tables(doc, context)
  local here = ''
  return doc.blocks:walk {
    traverse = 'topdown',
    Header = function(h)
      here = pandoc.utils.stringify(h.content:filter(function(el) return el.t ~= 'RawInline' and el.t ~= 'Note' end))
    end,
    Div = function(div)
      local label = labels.kind(div.identifier) == 'tbl' and context.labels[div.identifier]
      if not label then return nil end
      local name = context.words.tbl .. ' ' .. label.number
      return div:walk {Table = function(tbl) tbl.attributes['aria-label'] = name; return tbl end}, false
    end,
    Table = function(tbl)
      tbl.attributes['aria-label'] = here
      return tbl
    end,
  }
end

-- Pandoc gives a table with long lines the widths of its dashes. Dashes of one length ask for nothing: then the
-- browser fits the columns to their cells, as the theme does in the PDF.
local function free_widths(tbl)
  local first = tbl.colspecs[1][2]
  for _, spec in ipairs(tbl.colspecs) do
    if spec[2] ~= first then return end
  end
  tbl.colspecs = tbl.colspecs:map(function(spec) return {spec[1], nil} end)
end

-- The page's body, contents and search text.
function html.page(doc, found, context)
  doc.blocks = headings(doc, found)
  local toc, search = contents(doc, found), texts(doc)
  doc.blocks = named_tables(doc, context)
  doc.blocks = doc.blocks:walk {
    Div = function(div)
      local kind = labels.kind(div.identifier)
      if kind == 'eq' then return equation(div, context) end
      if kind then return figure(div, context) end
      if labels.callout(div) then return callout(div, context) end
    end,
    Table = function(tbl)
      free_widths(tbl)
      tbl = tbl:walk {Code = function(code) -- long ids may break after an underscore
        return raw_inline('<code>' .. html.escape(code.text):gsub('_', '_<wbr>') .. '</code>')
      end}
      local name = html.escape(tbl.attributes['aria-label'])
      tbl.attributes['aria-label'] = nil
      return {raw('<div class="table-scroll" role="region" aria-label="' .. name .. '" tabindex="0">'), tbl, raw('</div>')}
    end,
    Image = function(image)
      if image.classes:includes('drawing') then return drawing(image, context) end
      image.attributes.alt = image.attributes['fig-alt'] or image.attributes.alt
      image.attributes['fig-alt'] = nil
      return image
    end,
    RawBlock = function(el) if el.format == 'typst' then return {} end end,
    RawInline = function(el) if el.format == 'typst' then return {} end end,
  }
  local body = pandoc.write(doc, 'html5', {html_math_method = 'mathml', highlight_method = 'none', section_divs = true, wrap_text = 'none'})
  return {body = body, toc = toc, search = search}
end

return html
