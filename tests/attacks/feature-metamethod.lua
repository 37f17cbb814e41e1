-- expect: ok
-- A length metamethod takes features away while they are being read.
return function(doc)
  for round = 1, 100 do
    local features, key = {}, "key" .. round .. ("k"):rep(50)
    features[key] = ("v"):rep(100) .. round
    local trap = setmetatable({}, { __len = function()
      if key then features[key] = nil end
      key = nil
      for i = 1, 3000 do local _ = ("x"):rep(60) .. i end
      return 0
    end })
    features.a, features.b, features.c = trap, trap, trap
    doc:add("x", { 0, 1 }, features)
  end
end
