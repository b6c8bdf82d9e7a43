using System.Globalization;
using System.Text;

namespace Fiscal.Receipts;

/// <summary>What a file says about itself, twice: in the information dictionary and as XMP, which must agree.</summary>
internal sealed class PdfMetadata(string title, DateTimeOffset? date, PdfStandard standard)
{
    private static readonly string Producer = "Fiscal.Receipts " + (typeof(PdfMetadata).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>A date as PDF writes it, for example <c>D:20261124081500+01'00'</c>.</summary>
    public static string Date(DateTimeOffset date)
    {
        var offset = date.Offset;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return "D:" + date.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + sign
            + Math.Abs(offset.Hours).ToString("00", CultureInfo.InvariantCulture) + "'" + Math.Abs(offset.Minutes).ToString("00", CultureInfo.InvariantCulture) + "'";
    }

    public PdfBuffer Information()
    {
        var info = new PdfBuffer(256).Raw("<</Title ").Text(title).Raw("/Producer ").Text(Producer);
        if (date is { } time)
        {
            info.Raw("/CreationDate ").Text(Date(time)).Raw("/ModDate ").Text(Date(time));
        }

        return info.Raw(">>");
    }

    public byte[] Xmp()
    {
        var xmp = new StringBuilder(2048);
        xmp.Append("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n")
            .Append("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:format>application/pdf</dc:format>\n<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">")
            .Append(Escape(title)).Append("</rdf:li></rdf:Alt></dc:title>\n</rdf:Description>\n")
            .Append("<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n<pdf:Producer>").Append(Producer).Append("</pdf:Producer>\n</rdf:Description>\n");
        if (date is { } time)
        {
            var text = time.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'sszzz", CultureInfo.InvariantCulture);
            xmp.Append("<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n<xmp:CreateDate>").Append(text).Append("</xmp:CreateDate>\n<xmp:ModifyDate>").Append(text).Append("</xmp:ModifyDate>\n</rdf:Description>\n");
        }

        xmp.Append("<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n<pdfaid:part>").Append(standard == PdfStandard.A1 ? '1' : '3')
            .Append("</pdfaid:part>\n<pdfaid:conformance>").Append(standard == PdfStandard.A1 ? 'B' : 'A').Append("</pdfaid:conformance>\n</rdf:Description>\n");
        if (standard == PdfStandard.A3)
        {
            // PDF/A knows no PDF/UA: a property outside its schemas has to be described, or validators refuse it.
            xmp.Append("<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n")
                .Append("<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n")
                .Append("<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n")
                .Append("<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n")
                .Append("<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n<pdfaProperty:name>part</pdfaProperty:name>\n<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n")
                .Append("<pdfaProperty:category>internal</pdfaProperty:category>\n<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\n</rdf:li></rdf:Seq></pdfaSchema:property>\n")
                .Append("</rdf:li></rdf:Bag></pdfaExtension:schemas>\n</rdf:Description>\n");
        }

        return Encoding.UTF8.GetBytes(xmp.Append("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>").ToString());
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
