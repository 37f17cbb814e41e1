#!/bin/sh
# officeseeds.sh - makes the seeds that are ZIP files with XML inside again
#
# The same bytes every time: fixed order and dates. The texts stand here; they
# are in no other seed. The XML is as the programs write it: runs of a
# paragraph split in the middle of words, tracked changes, notes.
set -eu
cd "$(dirname "$0")/../.."
seeds=$PWD/seeds
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/docx/word" "$tmp/docx/docProps" "$tmp/docx/_rels" \
    "$tmp/odt/META-INF" "$tmp/epub/META-INF" "$tmp/epub/OEBPS"

# ---- DOCX: a ministry's statement ----

cd "$tmp/docx"
cat > '[Content_Types].xml' << 'END'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
END
cat > _rels/.rels << 'END'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>
END
cat > docProps/core.xml << 'END'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Statement on the ferry inquiry</dc:title><dc:creator>Imogen Castledine</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2025-03-14T09:30:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2025-03-14T11:05:00Z</dcterms:modified><dc:language>en-GB</dc:language></cp:coreProperties>
END
cat > word/footnotes.xml << 'END'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r><w:t>Harbour Acts, part two.</w:t></w:r></w:p></w:footnote></w:footnotes>
END
cat > word/document.xml << 'END'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Statement on the ferry inquiry</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The Minister for Islands, </w:t></w:r><w:r w:rsidR="00A1"><w:t>Conrad Ashdo</w:t></w:r><w:r w:rsidR="00B2"><w:t>wn-Reyes</w:t></w:r><w:r><w:t xml:space="preserve">, today welcomed the report of the inquiry into the loss of the ferry </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Marigold</w:t></w:r><w:r><w:t xml:space="preserve"> and accepted </w:t></w:r><w:del w:id="1" w:author="IC"><w:r><w:delText>most</w:delText></w:r></w:del><w:ins w:id="2" w:author="IC"><w:r><w:t>all</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> of its recommendations.</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>
<w:p><w:r><w:t>“Forty-one families have waited three years for this page,” Ashdown-Reyes said. “I thank Dame Philippa Onslow for writing it without fear.” He rejected the claim that his predecessor had been warned about the bow doors.</w:t></w:r></w:p>
<w:p><w:r><w:t>What the ministry will do</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>support a law that puts two engineers on every night crossing;</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>fund new doors for the sister ships;</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>oppose any return to lone watches.</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The Islands Ferry Company criticised the report. Its chairman, Leopold Varga-Smythe, called the findings </w:t></w:r><w:r><w:t>“harsh</w:t></w:r><w:r><w:noBreakHyphen/></w:r><w:r><w:t>minded” but said that the company did not oppose the new law.</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Ship</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>New doors by</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Primrose</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>June 2025</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Foxglove</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>October 2025</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>The inquiry sat for 212 days and heard 164 witnesses.</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>The inquiry sat for 212 days and heard 164 witnesses.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:p><w:r><w:t>Rosalind Petrakis, who speaks for the families, supported the statement. “We asked for the truth and for doors that shut,” she said. “Today we have half of it.” Petrakis accused the company of hiding behind its insurers and urged the minister to publish their letters.</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The report is on the ministry’s page: </w:t></w:r><w:hyperlink><w:r><w:t>islands.example/marigold</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r></w:p>
<w:sectPr/></w:body></w:document>
END

# ---- ODT: minutes of a parish council ----

cd "$tmp/odt"
printf 'application/vnd.oasis.opendocument.text' > mimetype
cat > META-INF/manifest.xml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>
END
cat > meta.xml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>Minutes of the parish council</dc:title><meta:initial-creator>Winifred Askew</meta:initial-creator><dc:creator>Somebody Else</dc:creator><meta:creation-date>2025-02-06T19:00:00</meta:creation-date><dc:date>2025-02-07T08:15:00</dc:date><dc:language>en-GB</dc:language></office:meta></office:document-meta>
END
cat > content.xml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>a foolish remark that was struck out</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level="1">Minutes of the parish council, Lower Tansy</text:h>
<text:p>Present: the chair, <text:span text:style-name="T1">Cuthbert</text:span> Merrow; councillors Adaeze Bright, Joost van Kempen and Hester Loam; nineteen residents<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>And one dog.</text:p></text:note-body></text:note>.</text:p>
<text:p>Councillor Bright moved that the council support the village school, which the county wants to close. “A village without a school is a car park with a church,” she said. Van Kempen seconded the motion.<text:line-break/>Councillor Loam spoke against it. She said she did not oppose the school but refused to promise money that the parish does not have.</text:p>
<text:list><text:list-item><text:p>For: Bright, van Kempen, Merrow</text:p></text:list-item><text:list-item><text:p>Against: Loam</text:p></text:list-item></text:list>
<text:p>The motion was carried. Mr Ignatius Pell, a resident, thanked the council and criticised the county’s director of schools, Verity<text:s/>Colquhoun, who had “closed the book before she had read it”.</text:p>
<table:table><table:table-row><table:table-cell><text:p>Pupils in 2015</text:p></table:table-cell><table:table-cell><text:p>44</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Pupils in 2025</text:p></table:table-cell><table:table-cell><text:p>31</text:p></table:table-cell></table:table-row></table:table>
<text:p>The chair welcomed the offer of the miller, Obadiah Stroud, to lend his barn for the summer fair. There being no other business, the meeting closed at ten past nine.</text:p>
</office:text></office:body></office:document-content>
END

# ---- EPUB: a pamphlet in two chapters ----

cd "$tmp/epub"
printf 'application/epub+zip' > mimetype
cat > META-INF/container.xml << 'END'
<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
END
cat > OEBPS/book.opf << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:example:canal</dc:identifier><dc:title>Who Owns the Canal?</dc:title><dc:creator>Thaddeus Blackwood-Ito</dc:creator><dc:creator>Marguerite Sands</dc:creator><dc:publisher>Towpath Press</dc:publisher><dc:date>2024-11-05</dc:date><dc:language>en</dc:language></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="two" href="part%20two.xhtml" media-type="application/xhtml+xml"/><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/><item id="css" href="book.css" media-type="text/css"/></manifest><spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>
END
printf 'p { margin: 0 }\n' > OEBPS/book.css
cat > OEBPS/nav.xhtml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head><body><nav epub:type="toc"><ol><li><a href="one.xhtml">The water</a></li><li><a href="part%20two.xhtml">The lock</a></li></ol></nav></body></html>
END
cat > OEBPS/one.xhtml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x.js"/></head><body>
<h1>The water</h1>
<p>For a century nobody asked who owned the Calder Arm. Then, in the dry summer of 2022, the Brightwater Trust padlocked its gates, and the question went to court.</p>
<p>The trust&#8217;s director, Septimus Hallward, defended the locks. &#8220;Water that belongs to everybody is looked after by nobody,&#8221; he told the county judge. The boat owners rejected that. Their speaker, Conchita Marlowe, accused Hallward of selling the view.</p>
<blockquote><p>We did not inherit this canal. We dug it.</p></blockquote>
</body></html>
END
cat > 'OEBPS/part two.xhtml' << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>The lock</title></head><body>
<h1>The lock</h1>
<p>Judge Rowena Ekstrand ruled for the boats. She did not question the trust&#8217;s deed; she said only that a deed to a ditch is no deed to the rain. Hallward said that he would appeal. Marlowe praised the judge and promised a flotilla.</p>
<p>We, the authors of this pamphlet, support neither side. We oppose padlocks:</p>
<ul><li>they rust;</li><li>they are cut;</li><li>they teach nothing.</li></ul>
</body></html>
END

find "$tmp" -exec touch -d '2025-03-14 12:00:00 UTC' {} +
export TZ=UTC
rm -f "$seeds/ferry-inquiry.docx" "$seeds/parish-minutes.odt" \
    "$seeds/canal-pamphlet.epub"
cd "$tmp/docx"
zip -q -X -9 "$seeds/ferry-inquiry.docx" '[Content_Types].xml' _rels/.rels \
    word/document.xml word/footnotes.xml docProps/core.xml
cd "$tmp/odt"
zip -q -X -0 "$seeds/parish-minutes.odt" mimetype
zip -q -X -9 "$seeds/parish-minutes.odt" content.xml meta.xml \
    META-INF/manifest.xml
cd "$tmp/epub"
zip -q -X -0 "$seeds/canal-pamphlet.epub" mimetype
zip -q -X -9 "$seeds/canal-pamphlet.epub" META-INF/container.xml \
    OEBPS/book.opf OEBPS/book.css OEBPS/nav.xhtml 'OEBPS/part two.xhtml' \
    OEBPS/one.xhtml
