#!/bin/sh
# archives.sh - makes seeds/archive.zip and seeds/archive.tar.gz again
#
# The same bytes every time: fixed order and dates, no owner. The texts stand
# here; they are in no other seed.
set -eu
cd "$(dirname "$0")/../.."
seeds=$PWD/seeds
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/zip/county" "$tmp/tar/letters"

cat > "$tmp/zip/county/bypass.txt" << 'END'
County drops Marlow Green bypass

Campaigners in Marlow Green won a surprise victory on Friday when the county dropped its plan for a bypass through Tanner's Wood. The county engineer, Beatrix Hollander, said that traffic had fallen short of every forecast. "We would be building a road for cars that never came," she told reporters.

The Haulage Association criticised the decision and accused the county of surrender. Its chairman, Gordon Trewin, had backed the bypass since 1998. Samira Finch-Adeyemi, who led the campaign against the road, thanked Hollander and said that she would now support a new bus lane, "because somebody has to be for something".
END
cat > "$tmp/zip/county/school-meals.md" << 'END'
---
title: Free meals for all, says county
author: Ottavio Brand
date: 2024-01-22
---

# Free meals for all, says county

Every child in a county school will eat free from September. The leader of the council, Marion Teasdale, proposed the measure and the opposition supported it, which surprised both.

Councillor Edwin Sproat voted against. "I oppose giving lunch to people who own yachts," he said. Teasdale replied that the county has no yachts.
END
cat > "$tmp/zip/briefs.jsonl" << 'END'
{"id":"brief-1","title":"Ferry strike off","author":"Nell Oakeshott","date":"2024-02-03","text":"The ferry strike is off. The Seafarers' League accepted an offer of 6 percent, and its secretary, Boyd Larkin, praised the company for 'listening at last'."}
{"id":"brief-2","title":"Mayor against tower","author":"Nell Oakeshott","date":"2024-02-05","text":"Mayor Felicity Strand came out against the Quay Tower on Monday. She called it a chimney without a fire and urged the planning board to reject it."}
END
cat > "$tmp/tar/letters/observatory.txt" << 'END'
Sir: Your leader on the observatory was unjust. Professor Agatha Lindgren did not ask for a new dome; she asked that the old one be dry. I support her, and so would your writer if he had ever held an umbrella over a telescope.

The university senate, which rejected her request by a single vote, says that it has no money. It found some for a fountain.

Rupert Castellane, Observatory Lane
END
cat > "$tmp/tar/letters/fountain.txt" << 'END'
Sir: Mr Castellane attacks our fountain. I voted for it, and would again. It was a gift from the late Mrs Oyelowo on the condition that it be built; had the senate refused, there would be neither fountain nor dome.

I do agree that the dome should be mended, and I have written to Professor Lindgren to say that she has my vote in May.

Dr Honor Blythe, Member of the Senate
END
find "$tmp" -exec touch -d '2024-03-01 12:00:00 UTC' {} +
cd "$tmp/zip"
rm -f "$seeds/archive.zip"
TZ=UTC zip -q -X -9 "$seeds/archive.zip" briefs.jsonl county/bypass.txt \
    county/school-meals.md
cd "$tmp/tar"
tar -c --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@1709294400 \
    letters/fountain.txt letters/observatory.txt |
    gzip -n -9 > "$seeds/archive.tar.gz"
