-- expect: ok
-- Layers that the manifest does not name can be neither read nor written.
return function(doc)
  for _, layer in ipairs { "actor", "quote", "furniture", "language", "", "X" } do
    assert(not pcall(doc.add, doc, layer, { 0, 1 }, {}), layer)
    assert(not pcall(doc.add_rows, doc, layer, { "start", "stop" }, { 0, 1 }, 1), layer)
  end
  assert(not pcall(doc.layer, doc, "actor"))
  assert(not pcall(doc.over, doc, "quote", 1))
  assert(#doc:layer("furniture") == 0)
  doc:add("x", { 0, 1 }, {}, "a rule of nobody")
end
