-- expect: ok
-- A rule's name for each annotation: looking it up must not cost more and more.
return function(doc)
  for i = 1, 200000 do
    doc:add("x", { 0, 1 }, nil, "rule " .. i)
  end
end
