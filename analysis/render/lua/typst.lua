-- The Typst markup of figures, tables, equations, callouts and headings, as theme/report.typ expects them.

local labels = require 'labels'
local typst = {}

local FORMAT = {format = 'typst', extensions = {citations = false, smart = false}}

-- Classes that the theme draws: a div or span of one becomes a call of the function of that name.
local BOXES = {'lead', 'source', 'answers', 'answer', 'figure-number', 'assumption', 'not-known', 'synthetic', 'audit-entry'}

local function raw(text) return pandoc.RawBlock('typst', text) end

local function quoted(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"' end

local function markup(blocks) return pandoc.write(pandoc.Pandoc(blocks), FORMAT, {wrap_text = 'none'}) end

-- How wide a text stands on one line, in em of the theme's sans serif face: letters by their kind. Typst can measure, but
-- keeps gigabytes of what it lays out for that.
local function ems(text)
  local sum = 0
  for _, code in utf8.codes(text) do
    if code >= 0x1100 and code < 0xfe00 and not (code >= 0x2000 and code < 0x2e80) then sum = sum + 0.87 -- Hangul
    elseif code >= 48 and code <= 57 or code == 0x2007 then sum = sum + 0.62 -- digits, tabular
    elseif code >= 65 and code <= 90 then sum = sum + 0.68
    elseif code == 32 or code == 0xa0 or code == 0x2008 then sum = sum + 0.27
    elseif code >= 97 and code <= 122 then sum = sum + 0.55
    elseif code ~= 0x200b and code ~= 0x2060 then sum = sum + 0.45 end
  end
  return sum
end

-- The widest cell of each column.
local function natural(tbl)
  local widest = {}
  local function rows(list, weight)
    for _, row in ipairs(list) do
      for at, cell in ipairs(row.cells) do
        local bold = weight
        pandoc.Blocks(cell.contents):walk {Strong = function() bold = 1.06 end}
        widest[at] = math.max(widest[at] or 0, bold * ems(pandoc.utils.stringify(cell.contents)))
      end
    end
  end
  rows(tbl.head.rows, 1.06)
  for _, body in ipairs(tbl.bodies) do rows(body.body, 1) end
  local out = {}
  for at = 1, #tbl.colspecs do out[at] = string.format('%.1f', widest[at] or 0) end
  return '(' .. table.concat(out, ', ') .. ',)'
end

-- Pandoc puts each table in a figure of its own; the theme's figure stands around it already.
local function bare_table(tbl)
  tbl = tbl:walk {Code = function(code) -- long ids may break after an underscore
    code.text = code.text:gsub('_', '_\u{200b}')
    return code
  end}
  local text = markup {tbl}
  local inner = text:match('^#figure%(%s*align%(center%)%[(#table%(.*%))%]%s*, kind: table%s*%)%s*$')
  assert(inner, 'pandoc wrote a table in a form that typst.lua does not know')
  return raw((inner:gsub('^#table%(', '#report-table(natural: ' .. natural(tbl) .. ', ')))
end

local function figure(div, context)
  local label = context.labels[div.identifier]
  local content = pandoc.Blocks(div.content)
  local caption = content:remove(#content)
  local kind = label.kind == 'tbl' and 'table' or 'figure'
  local out = pandoc.Blocks {raw('#report-figure(kind: "' .. kind .. '", id: ' .. quoted(div.identifier) .. ', number: ' .. quoted(label.number) .. ', caption: [')}
  out:insert(pandoc.Plain(caption.content))
  out:insert(raw('], ['))
  out:extend(content)
  out:insert(raw('])'))
  return out
end

local function equation(div, context)
  local math = markup {pandoc.Plain(div.content[1].content)}
  local number = context.labels[div.identifier].number
  return raw('#equation-block(id: ' .. quoted(div.identifier) .. ', number: ' .. quoted(number) .. ', [' .. math:gsub('%s+$', '') .. '])')
end

local function callout(div, context)
  local kind = labels.callout(div)
  local content = pandoc.Blocks(div.content)
  local title = pandoc.Inlines(context.words[kind])
  if content[1] and content[1].t == 'Div' and content[1].classes:includes('callout-title') then
    title = content:remove(1).content[1].content
  end
  local out = pandoc.Blocks {raw('#callout(kind: "' .. kind .. '", title: ['), pandoc.Plain(title), raw('], [')}
  out:extend(content)
  out:insert(raw('])' .. (div.identifier ~= '' and ' <' .. div.identifier .. '>' or '')))
  return out
end

-- An equation whose TeX a screen reader can say.
local function formula(math)
  local text = markup({pandoc.Plain {math}}):gsub('%s+$', '')
  local block = math.mathtype == 'DisplayMath' and 'true' or 'false'
  return pandoc.RawInline('typst', '#math.equation(block: ' .. block .. ', alt: ' .. quoted(math.text:gsub('%s+', ' ')) .. ', ' .. text .. '.body)')
end

-- A drawing at its own size, but never wider than the text (a pixel of SVG is 0.75 pt).
local function drawing(image, context)
  local file = assert(io.open(context.cache .. '/' .. image.src, 'rb'))
  local width = tonumber(file:read(2000):match('<svg[^>]-%swidth="([%d.]+)') or '')
  file:close()
  local size = width and width * 0.75 < context.text_width and string.format('%.1fpt', width * 0.75) or '100%'
  local alt = quoted(image.attributes['fig-alt'] or '')
  return pandoc.RawInline('typst', '#image("' .. image.src .. '", width: ' .. size .. ', alt: ' .. alt .. ')')
end

local function label_of(el) return el.identifier ~= '' and ' <' .. el.identifier .. '>' or '' end

local function box(el)
  for _, name in ipairs(BOXES) do
    if el.classes:includes(name) then return name end
  end
end

-- A card's title is no heading: a card is no section.
local function titled(div)
  if not div.classes:includes('answer') then return nil end
  return div:walk {Header = function(h)
    return {raw('#answer-title['), pandoc.Plain(h.content), raw(']' .. label_of(h))}
  end}
end

local function facts(list)
  local out = pandoc.Blocks {raw('#facts(')}
  for _, item in ipairs(list.content) do
    out:extend {raw('['), pandoc.Plain(item[1]), raw('], [')}
    for _, definition in ipairs(item[2]) do out:extend(definition) end
    out:insert(raw('],'))
  end
  out:insert(raw(')'))
  return out
end

local function boxed(div, name)
  if name == 'audit-entry' then div.content = div.content:walk {DefinitionList = facts} end
  local out = pandoc.Blocks {raw('#' .. name .. '[')}
  out:extend(div.content)
  out:insert(raw(']' .. label_of(div)))
  return out
end

local function inline_call(call, el)
  local out = pandoc.Inlines {pandoc.RawInline('typst', '#' .. call .. '[')}
  out:extend(el.content)
  out:insert(pandoc.RawInline('typst', ']' .. label_of(el)))
  return out
end

-- A paragraph that opens a table or a list of terms stays with it.
local function joined(list)
  local out = pandoc.Blocks {}
  for at, block in ipairs(list) do
    local next = list[at + 1]
    if block.t == 'Para' and next and (next.t == 'Table' or next.t == 'DefinitionList') then
      out:extend {raw('#block(sticky: true)['), pandoc.Plain(block.content), raw(']')}
    else
      out:insert(block)
    end
  end
  return out
end

-- The chapter's body in Typst.
function typst.body(doc, _, context)
  local first = doc.blocks[1]
  if first.identifier == '' then first.identifier = context.chapter.title_id end
  doc.blocks = doc.blocks:walk({Blocks = joined, Div = titled}):walk {
    Div = function(div)
      local kind = labels.kind(div.identifier)
      if kind == 'eq' then return equation(div, context) end
      if kind then return figure(div, context) end
      if labels.callout(div) then return callout(div, context) end
      if box(div) then return boxed(div, box(div)) end
    end,
    Span = function(span)
      local name = box(span)
      if name then return inline_call(name == 'assumption' and 'assumed' or name, span) end
    end,
    Link = function(el)
      if el.classes:includes('number') then return inline_call('number-link(' .. quoted(el.target) .. ')', el) end
    end,
    Math = formula,
    Table = bare_table,
    Image = function(image)
      if image.classes:includes('drawing') then return drawing(image, context) end
      local alt = quoted(image.attributes['fig-alt'] or image.attributes.alt or pandoc.utils.stringify(image.caption))
      local width = image.attributes.width and ', width: ' .. image.attributes.width or ''
      return pandoc.RawInline('typst', '#image(' .. quoted(image.src) .. width .. ', alt: ' .. alt .. ')')
    end,
    Header = function(h)
      if h.classes:includes('unnumbered') then
        return raw('#heading(level: ' .. h.level .. ', numbering: none)[' .. markup({pandoc.Plain(h.content)}):gsub('%s+$', '') .. ']'
          .. (h.identifier ~= '' and ' <' .. h.identifier .. '>' or ''))
      end
    end,
    RawBlock = function(el) if el.format == 'html' then return {} end end,
    RawInline = function(el) if el.format == 'html' then return {} end end,
  }
  return {body = pandoc.write(doc, FORMAT, {wrap_text = 'none'})}
end

return typst
