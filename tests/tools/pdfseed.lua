-- pdfseed.lua - write seeds/harbour.pdf: two pages, a head and a number on
-- each, words cut at the end of lines
--
--   lua5.4 tests/tools/pdfseed.lua > seeds/harbour.pdf

local pages = {
  { "Harbour fees to rise in spring", "",
    "The harbour board of Port Selwyn will raise its fees by nine per-",
    "cent in April. The chairwoman, Honoria Tredwell, defended the rise",
    "before some sixty skippers on Thursday evening.", "",
    "\"Nobody on this board enjoys it,\" she said. \"But a harbour that does",
    "not dredge is a beach.\"", "",
    "The skippers' association opposes the rise. Its secretary, Lambert",
    "Quayle, said that the board had spent the reserves on a visitor cen-" },
  { "tre which no fisherman had asked for. He called on the county to",
    "refuse its consent.", "",
    "County councillor Rosalind Ashworth-Bey said that she supported the",
    "board, but would ask for a lower fee for small boats.", "",
    "A decision is expected in March." },
}

local function escaped(s)
  return (s:gsub("[()\\]", "\\%0"))
end

local function content(i, lines)
  local out = { "BT /F1 9 Tf 72 800 Td (The Harbour Gazette) Tj ET" }
  for k, line in ipairs(lines) do
    out[#out + 1] = string.format("BT /F1 11 Tf 72 %d Td (%s) Tj ET",
      770 - 14 * k, escaped(line))
  end
  out[#out + 1] = string.format("BT /F1 9 Tf 290 40 Td (%d) Tj ET", i)
  return table.concat(out, "\n")
end

local objects = {
  "<< /Type /Catalog /Pages 2 0 R >>",
  "<< /Type /Pages /Kids [5 0 R 7 0 R] /Count 2 >>",
  "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
  "<< /Title (Harbour fees to rise in spring) /Author (Jessamy Northcote)\n" ..
    "/CreationDate (D:20240208190500Z) >>",
}
for i, lines in ipairs(pages) do
  local s = content(i, lines)
  objects[3 + 2 * i] = string.format("<< /Type /Page /Parent 2 0 R\n" ..
    "/MediaBox [0 0 595 842] /Contents %d 0 R\n" ..
    "/Resources << /Font << /F1 3 0 R >> >> >>", 4 + 2 * i)
  objects[4 + 2 * i] = string.format("<< /Length %d >>\nstream\n%s\nendstream",
    #s, s)
end

local file, at = "%PDF-1.4\n", {}
for i, object in ipairs(objects) do
  at[i] = #file
  file = file .. string.format("%d 0 obj\n%s\nendobj\n", i, object)
end
local xref = #file
file = file .. string.format("xref\n0 %d\n0000000000 65535 f \n", #objects + 1)
for i = 1, #objects do
  file = file .. string.format("%010d 00000 n \n", at[i])
end
file = file .. string.format("trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" ..
  "startxref\n%d\n%%%%EOF\n", #objects + 1, xref)
io.write(file)
