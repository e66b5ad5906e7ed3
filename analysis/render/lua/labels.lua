-- What a chapter labels, numbers, cites and links to, read from Pandoc's syntax tree.
-- Numbers run by chapter, as in a Quarto book: Figure 2.1, Table A.3, Equation 1.1, Section 2.1.

local labels = {}

-- A word with %s has the number inside it.
labels.words = {
  en = {fig = 'Figure', tbl = 'Table', eq = 'Equation', sec = 'Section', chapter = 'Chapter', appendix = 'Appendix',
        note = 'Note', warning = 'Warning', important = 'Important', tip = 'Tip', caution = 'Caution'},
  ko = {fig = '그림', tbl = '표', eq = '식', sec = '%s절', chapter = '제%s장', appendix = '부록',
        note = '노트', warning = '경고', important = '중요', tip = '힌트', caution = '주의'},
}

local CALLOUTS = {note = true, warning = true, important = true, tip = true, caution = true}
local UNSUPPORTED = {'lst', 'thm', 'lem', 'cor', 'prp', 'cnj', 'def', 'exm', 'exr', 'sol', 'rem', 'alg', 'dia', 'vid',
                     'nte', 'wrn', 'tip', 'imp', 'cau'}

-- The kind of a label (fig, tbl, eq, sec), or nil.
function labels.kind(id)
  local prefix = id:match('^(%l+)%-.')
  return (prefix == 'fig' or prefix == 'tbl' or prefix == 'eq' or prefix == 'sec') and prefix or nil
end

function labels.callout(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match('^callout%-(%l+)$')
    if CALLOUTS[kind] then return kind end
  end
end

-- The format a content-visible or content-hidden div is for, and whether it is shown there.
local function condition(div)
  if not (div.classes:includes('content-visible') or div.classes:includes('content-hidden')) then return nil end
  local visible = div.classes:includes('content-visible')
  local format = div.attributes['when-format']
  return visible and format or (format == 'html' and 'typst' or 'html')
end

local function problem(list, needle, given, expected, remedy)
  list[#list + 1] = {needle = needle, given = given, expected = expected, remedy = remedy}
end

-- Split paragraphs that hold "$$…$$ {#eq-x}" into a div with that id around the equation.
local function equations(blocks)
  return blocks:walk {
    Blocks = function(list)
      local out = pandoc.Blocks {}
      for _, block in ipairs(list) do
        if block.t ~= 'Para' and block.t ~= 'Plain' then
          out:insert(block)
        else
          local rest = pandoc.Inlines {}
          local inlines, at = block.content, 1
          while at <= #inlines do
            local math = inlines[at]
            local step = inlines[at + 1] and (inlines[at + 1].t == 'Space' or inlines[at + 1].t == 'SoftBreak') and 2 or 1
            local mark = inlines[at + step]
            local id = math.t == 'Math' and math.mathtype == 'DisplayMath' and mark and mark.t == 'Str'
              and mark.text:match('^{#(eq%-[%w_-]+)}')
            if id then
              if #rest > 0 then out:insert(pandoc.Para(rest)) end
              out:insert(pandoc.Div({pandoc.Para {math}}, pandoc.Attr(id, {'equation'})))
              rest = pandoc.Inlines {}
              at = at + step + 1
              while inlines[at] and (inlines[at].t == 'Space' or inlines[at].t == 'SoftBreak') do at = at + 1 end
            else
              rest:insert(math)
              at = at + 1
            end
          end
          if #rest > 0 then out:insert(block.t == 'Para' and pandoc.Para(rest) or pandoc.Plain(rest)) end
        end
      end
      return out
    end,
  }
end

-- One form for what has several: callout titles become a div, figures and images become labelled divs.
local function one_form(blocks)
  return blocks:walk {
    Div = function(div)
      local kind = labels.callout(div)
      if not kind then return nil end
      local title
      if div.attributes.title then
        title = pandoc.Inlines(div.attributes.title)
        div.attributes.title = nil
      elseif div.content[1] and div.content[1].t == 'Header' then
        title = div.content[1].content
        div.content:remove(1)
      end
      if title then div.content:insert(1, pandoc.Div({pandoc.Plain(title)}, pandoc.Attr('', {'callout-title'}))) end
      return div
    end,
    Figure = function(figure)
      if labels.kind(figure.identifier) ~= 'fig' then return nil end
      local image = figure.content[1].content[1]
      image.caption = pandoc.Inlines {}
      local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
      return pandoc.Div({pandoc.Plain {image}, pandoc.Para(caption)}, pandoc.Attr(figure.identifier))
    end,
  }
end

-- Read a chapter: its tree in one form, without what is for another format.
function labels.read(text, format, problems)
  local doc = pandoc.read(text, 'markdown-auto_identifiers-implicit_header_references')
  doc.blocks = one_form(equations(doc.blocks))
  doc.blocks = doc.blocks:walk {
    Div = function(div)
      local wanted = condition(div)
      if not wanted then return nil end
      div.content:walk {
        Header = function(h) problem(problems, pandoc.utils.stringify(h), 'a heading for one format only',
          'headings outside content-visible blocks, so that both formats number alike', 'move it out') end,
        Div = function(d)
          if labels.kind(d.identifier) then problem(problems, d.identifier, 'the label ' .. d.identifier .. ' in one format only',
            'labels outside content-visible blocks, so that both formats number alike', 'move it out') end
        end,
      }
      return wanted == format and div.content or {}
    end,
  }
  return doc
end

local function check_figure(div, kind, problems)
  local caption = div.content[#div.content]
  if #div.content < 2 or caption.t ~= 'Para' then
    problem(problems, '#' .. div.identifier, div.identifier .. ' without a caption',
      'a paragraph after the ' .. (kind == 'fig' and 'figure' or 'table') .. ' as its caption', 'add it before the closing :::')
  end
  if kind == 'tbl' then
    local tables = 0
    div.content:walk {Table = function() tables = tables + 1 end}
    if tables ~= 1 then problem(problems, '#' .. div.identifier, div.identifier .. ' with ' .. tables .. ' tables',
      'one table in the div', 'put one table in it') end
  else
    div.content:walk {Image = function(image)
      local alt = image.attributes['fig-alt'] or image.attributes.alt or pandoc.utils.stringify(image.caption)
      if alt == '' then problem(problems, '#' .. div.identifier, div.identifier .. ' without alternative text',
        'fig-alt on the cell, or fig-alt="…" on the image', 'say in one sentence what it shows') end
    end}
  end
end

-- Everything the other chapters need to know of this one, and what is wrong in it.
function labels.scan(doc, chapter, problems)
  local found = {labels = {}, ids = {}, cites = {}, headings = {}, title = chapter.path, title_id = ''}
  local count = {fig = 0, tbl = 0, eq = 0}
  local depth = {0, 0, 0, 0, 0, 0}
  local titles = 0

  local function claim(id)
    if id == '' or id == 'refs' then return end
    if found.ids[id] then problem(problems, '#' .. id, 'the label ' .. id .. ' for a second time', 'each label once', 'rename one') end
    found.ids[id] = true
    local prefix = id:match('^(%l+)%-')
    for _, name in ipairs(UNSUPPORTED) do
      if prefix == name then problem(problems, '#' .. id, 'the label ' .. id, 'labels fig-, tbl-, eq-, sec-, or a name of another form',
        'Quarto takes ' .. name .. '- as a cross-reference of another kind: rename it') end
    end
  end

  local function header(h)
    claim(h.identifier)
    local number
    if h.level == 1 then
      titles = titles + 1
      if titles == 1 then
        found.title, found.title_id, number = pandoc.utils.stringify(h), h.identifier, chapter.number
        if h.classes:includes('unnumbered') then problem(problems, pandoc.utils.stringify(h), 'a chapter without a number',
          'numbered chapters (Quarto numbers cross-references badly in others)', 'remove .unnumbered') end
      else
        problem(problems, '# ' .. pandoc.utils.stringify(h), 'a second chapter title', 'one # heading, or title:, in a chapter', 'write ##')
      end
    elseif not h.classes:includes('unnumbered') then
      depth[h.level] = depth[h.level] + 1
      for level = h.level + 1, 6 do depth[level] = 0 end
      local parts = {chapter.number}
      for level = 2, h.level do parts[#parts + 1] = tostring(depth[level]) end
      number = table.concat(parts, '.')
    end
    found.headings[#found.headings + 1] = {number = number, level = h.level}
    if labels.kind(h.identifier) == 'sec' then
      local kind = h.level > 1 and 'sec' or (chapter.appendix and 'appendix' or 'chapter')
      if not number then problem(problems, '#' .. h.identifier, h.identifier .. ' on a section without a number',
        'a numbered section', 'remove .unnumbered or the label') end
      found.labels[h.identifier] = {kind = kind, number = number or '', title = pandoc.utils.stringify(h)}
    end
  end

  local captioned = {}
  doc.blocks:walk {
    traverse = 'topdown',
    Header = header,
    Div = function(div)
      claim(div.identifier)
      if div.classes:includes('answer') then div.content:walk {Header = function(h)
        if not h.classes:includes('unnumbered') then
          local words = pandoc.utils.stringify(h)
          problem(problems, words, 'the numbered heading "' .. words .. '" inside an answer',
            'headings without a number in an answer, which is a card and no section', 'write {.unnumbered} after it')
        end
      end} end
      local kind = labels.kind(div.identifier)
      if kind == 'sec' then
        problem(problems, '#' .. div.identifier, 'the label ' .. div.identifier .. ' on a block', 'sec- labels on headings', 'move it')
      elseif kind then
        count[kind] = count[kind] + 1
        found.labels[div.identifier] = {kind = kind, number = chapter.number .. '.' .. count[kind]}
        if kind ~= 'eq' then check_figure(div, kind, problems) end
      end
    end,
    Span = function(span) claim(span.identifier) end,
    Table = function(tbl)
      claim(tbl.identifier)
      if #tbl.caption.long > 0 then
        local words = pandoc.utils.stringify(tbl.caption.long)
        problem(problems, words:match('^%S+') or '', 'a table caption outside a ::: {#tbl-…} div', 'the caption as the last paragraph of that div',
          'wrap the table and its caption in ::: {#tbl-name} … :::')
      end
    end,
    Str = function(str)
      local label = str.text:match('^{#[%w_-]+}')
      if label then problem(problems, label, label .. ' that labels nothing', 'a label after $$…$$, a heading, or on a div', 'move it') end
    end,
    Cite = function(cite)
      for _, c in ipairs(cite.citations) do
        if not labels.kind(c.id) then found.cites[#found.cites + 1] = c.id end
      end
    end,
  }
  if titles == 0 then problem(problems, '', 'no title', '# Title {#sec-name} as the first line', 'add it') end
  local first = doc.blocks[1]
  if titles > 0 and not (first and first.t == 'Header' and first.level == 1) then
    problem(problems, '# ' .. found.title, 'text before the chapter title', 'the # heading first', 'move it up')
  end
  return found
end

return labels
