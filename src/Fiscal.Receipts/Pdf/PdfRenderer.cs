using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Documents;
using Fiscal.Shared;

namespace Fiscal.Receipts;

/// <summary>Writes a document as a PDF file for readers and archives: tagged, with embedded fonts, PDF/A-3 or PDF/A-1.</summary>
/// <remarks>
/// Immutable after construction and thread-safe; keep one per page format, it remembers font programs and logos that it made lately. The same document, attachment, package version and runtime give
/// the same bytes. Headings, tables and figures come from the document's sections, text has the fonts' own widths. Characters that no font has are replaced visibly (U+FFFD) and reported as
/// <c>characters-missing</c>; pictures that cannot be read give their alternative text and <c>picture-unreadable</c>. Dates of the file are the receipt's; a document without a time has none.
/// </remarks>
public sealed class PdfRenderer : DocumentRenderer
{
    private const int RememberedFonts = 64;
    private const int RememberedImages = 8;

    private readonly PdfRendererOptions _options;
    private readonly TrueTypeFont[] _additional;
    private readonly RecentlyUsed<string, PdfFontProgram> _programs = new(RememberedFonts, StringComparer.Ordinal);
    private readonly RecentlyUsed<string, PdfImage?> _images = new(RememberedImages, StringComparer.Ordinal);

    /// <summary>Creates a renderer.</summary>
    /// <param name="options">How to write; copied. 80 mm, PDF/A-3 by default.</param>
    public PdfRenderer(PdfRendererOptions? options = null)
    {
        options ??= new PdfRendererOptions();
        _options = new PdfRendererOptions { Page = options.Page, Standard = options.Standard, ShowCommands = options.ShowCommands };
        _additional = options.AdditionalFonts.ToArray();
    }

    /// <inheritdoc/>
    public override string MediaType => "application/pdf";

    /// <summary>Gives a document's bytes with a file attached.</summary>
    /// <param name="document">What to show.</param>
    /// <param name="attachment">The data that the receipt was made from.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The standard is PDF/A-1, which forbids attachments.</exception>
    public byte[] Render(ReceiptDocument document, PdfAttachment attachment) =>
        Write(document ?? throw new ArgumentNullException(nameof(document)), attachment ?? throw new ArgumentNullException(nameof(attachment)), new RenderContext());

    /// <summary>Writes a document with a file attached.</summary>
    /// <param name="document">What to show.</param>
    /// <param name="attachment">The data that the receipt was made from.</param>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="context">Learns what the medium could not show.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The standard is PDF/A-1, which forbids attachments.</exception>
    public void Render(ReceiptDocument document, PdfAttachment attachment, IBufferWriter<byte> output, RenderContext context)
    {
        if (output is null)
        {
            throw new ArgumentNullException(nameof(output));
        }

        output.Write(Write(
            document ?? throw new ArgumentNullException(nameof(document)),
            attachment ?? throw new ArgumentNullException(nameof(attachment)),
            context ?? throw new ArgumentNullException(nameof(context))));
    }

    /// <inheritdoc/>
    protected override void RenderCore(ReceiptDocument document, IBufferWriter<byte> output, RenderContext context) => output.Write(Write(document, null, context));

    private byte[] Write(ReceiptDocument document, PdfAttachment? attachment, RenderContext context)
    {
        if (attachment is not null && _options.Standard == PdfStandard.A1)
        {
            throw new InvalidOperationException("PDF/A-1 forbids attachments. Use PDF/A-3 (PdfStandard.A3), or leave the attachment out.");
        }

        var fonts = new PdfFontSet(_additional);
        var flow = FlowDocument.Of(document, _options.ShowCommands);
        var composer = new PdfComposer(PdfMeasures.Of(_options.Page), fonts, flow, image => _images.GetOrAdd(image.ContentId, _ => PdfImage.TryRead(image)));
        Report(fonts, composer, context);

        var file = new PdfFile(compress: _options.Standard == PdfStandard.A3);
        var catalog = file.Reserve();
        var pages = file.Reserve();
        var resources = file.Reserve();
        var structure = file.Reserve();
        var pageIds = composer.Pages.Select(_ => file.Reserve()).ToArray();
        for (var i = 0; i < pageIds.Length; i++)
        {
            WritePage(file, composer.Pages[i], pageIds[i], pages, resources, i);
        }

        var kids = new PdfBuffer(64).Raw("<</Type/Pages/Count ").Int(pageIds.Length).Raw("/Kids[");
        foreach (var id in pageIds)
        {
            kids.Reference(id).Byte(' ');
        }

        file.Set(pages, kids.Raw("]>>"));
        WriteResources(file, resources, fonts, composer);
        WriteStructure(file, structure, composer, pageIds);
        var date = DateOf(document);
        var metadata = new PdfMetadata(flow.Title, date, _options.Standard);
        WriteCatalog(file, catalog, pages, structure, document, metadata, attachment, date);
        return file.ToArray(catalog, file.Add(metadata.Information()));
    }

    private static void Report(PdfFontSet fonts, PdfComposer composer, RenderContext context)
    {
        if (fonts.Missing.Count != 0)
        {
            context.Add(DrawingFinding.Missing(fonts.Missing, " Add a font that has them (PdfRendererOptions.AdditionalFonts).", " Eine Schrift hinzufügen, die sie hat (PdfRendererOptions.AdditionalFonts)."));
        }

        foreach (var image in composer.Unreadable)
        {
            context.Add(DrawingFinding.Unreadable(image));
        }
    }

    /// <summary>The receipt's date; without one the first time in the document.</summary>
    private static DateTimeOffset? DateOf(ReceiptDocument document)
    {
        MachineValue? first = null;
        foreach (var row in document.Sections.SelectMany(static section => section.Blocks).OfType<RowBlock>())
        {
            foreach (var run in row.Cells.SelectMany(static cell => cell.Runs))
            {
                if (run.Value is { Kind: MachineValueKind.Time } time)
                {
                    if (run.Element == LegalElement.Date)
                    {
                        return Parse(time);
                    }

                    first ??= time;
                }
            }
        }

        return first is null ? null : Parse(first);

        static DateTimeOffset? Parse(MachineValue value) =>
            DateTimeOffset.TryParse(value.Text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? time : null;
    }

    private static void WritePage(PdfFile file, PdfPageContent page, int id, int pages, int resources, int index)
    {
        // The vertical axis of the content runs down from the top, which is known only now.
        var content = new PdfBuffer(page.Content.Length + 64).Raw("1 0 0 1 0 ").Milli(page.Height).Raw(" cm\n").Raw(page.Content.Bytes, page.Content.Length);
        var stream = file.AddCompressed(string.Empty, content);
        file.Set(id, new PdfBuffer(160).Raw("<</Type/Page/Parent ").Reference(pages).Raw("/MediaBox[0 0 ").Milli(page.Width).Byte(' ').Milli(page.Height).Raw("]/Resources ").Reference(resources)
            .Raw("/Contents ").Reference(stream).Raw("/StructParents ").Int(index).Raw("/Tabs/S>>"));
    }

    private void WriteResources(PdfFile file, int resources, PdfFontSet fonts, PdfComposer composer)
    {
        var body = new PdfBuffer(256).Raw("<</Font<<");
        foreach (var font in fonts.Used)
        {
            body.Name(font.Resource).Byte(' ').Reference(WriteFont(file, font));
        }

        body.Raw(">>");
        if (composer.Images.Count != 0)
        {
            body.Raw("/XObject<<");
            for (var i = 0; i < composer.Images.Count; i++)
            {
                body.Raw("/I").Int(i).Byte(' ').Reference(file.AddStream(composer.Images[i].Image.Dictionary, composer.Images[i].Image.Data));
            }

            body.Raw(">>");
        }

        file.Set(resources, body.Raw(">>"));
    }

    private int WriteFont(PdfFile file, PdfFont used)
    {
        const int Nonsymbolic = 32;
        const int FixedPitch = 1;
        var font = used.Font;
        var glyphs = used.Used();
        var program = _programs.GetOrAdd(KeyOf(used, glyphs), _ => PdfFontProgram.Make(font, glyphs));
        var name = program.Tag + "+" + font.Name;
        var data = file.AddStream("/Length1 " + program.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), program.File);
        var descriptor = new PdfBuffer(256).Raw("<</Type/FontDescriptor/FontName").Name(name).Raw("/Flags ").Int(Nonsymbolic | (font.IsFixedPitch ? FixedPitch : 0)).Raw("/FontBBox[");
        foreach (var bound in font.Bounds)
        {
            descriptor.Int(bound * 1000 / font.UnitsPerEm).Byte(' ');
        }

        descriptor.Raw("]/ItalicAngle 0/Ascent ").Int(font.Ascent * 1000 / font.UnitsPerEm).Raw("/Descent ").Int(font.Descent * 1000 / font.UnitsPerEm)
            .Raw("/CapHeight ").Int(font.CapHeight * 1000 / font.UnitsPerEm).Raw("/StemV ").Int(font.IsBold ? 140 : 80).Raw("/FontFile2 ").Reference(data);
        if (_options.Standard == PdfStandard.A1)
        {
            descriptor.Raw("/CIDSet ").Reference(file.AddStream(string.Empty, program.CidSet));
        }

        var descriptorId = file.Add(descriptor.Raw(">>"));
        var descendant = file.Add(new PdfBuffer(512).Raw("<</Type/Font/Subtype/CIDFontType2/BaseFont").Name(name).Raw("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ")
            .Reference(descriptorId).Raw("/DW 0/W").Raw(program.Widths).Raw("/CIDToGIDMap/Identity>>"));
        var unicode = file.AddStream(string.Empty, program.ToUnicode);
        return file.Add(new PdfBuffer(160).Raw("<</Type/Font/Subtype/Type0/BaseFont").Name(name).Raw("/Encoding/Identity-H/DescendantFonts[").Reference(descendant).Raw("]/ToUnicode ").Reference(unicode).Raw(">>"));
    }

    private static string KeyOf(PdfFont font, List<(int Glyph, int CodePoint)> glyphs)
    {
        // The resource names the font within this renderer; what follows is what the program depends on.
        var key = new StringBuilder(font.Resource, (glyphs.Count * 3) + 4);
        foreach (var (glyph, codePoint) in glyphs)
        {
            key.Append((char)glyph).Append((char)(codePoint >> 16)).Append((char)(codePoint & 0xFFFF));
        }

        return key.ToString();
    }

    private static void WriteStructure(PdfFile file, int root, PdfComposer composer, int[] pageIds)
    {
        var elements = new List<(PdfElement Element, int Parent)>();
        Number(composer.Root, root);
        foreach (var (element, parent) in elements)
        {
            file.Set(element.Id, Describe(element, parent, composer, pageIds));
        }

        var tree = new PdfBuffer(1024).Raw("<</Nums[");
        for (var page = 0; page < pageIds.Length; page++)
        {
            tree.Int(page).Raw("[");
            foreach (var element in composer.Pages[page].Marks)
            {
                tree.Reference(element.Id).Byte(' ');
            }

            tree.Raw("]");
        }

        var parents = file.Add(tree.Raw("]>>"));
        file.Set(root, new PdfBuffer(96).Raw("<</Type/StructTreeRoot/K ").Reference(composer.Root.Id).Raw("/ParentTree ").Reference(parents).Raw("/ParentTreeNextKey ").Int(pageIds.Length).Raw(">>"));

        void Number(PdfElement element, int parent)
        {
            element.Id = file.Reserve();
            elements.Add((element, parent));
            foreach (var child in element.Children)
            {
                Number(child, element.Id);
            }
        }
    }

    private static PdfBuffer Describe(PdfElement element, int parent, PdfComposer composer, int[] pageIds)
    {
        var body = new PdfBuffer(160).Raw("<</S/").Raw(element.Type).Raw("/P ").Reference(parent);
        var page = element.Marks.Count == 0 ? -1 : element.Marks[0].Page;
        if (page >= 0)
        {
            body.Raw("/Pg ").Reference(pageIds[page]);
        }

        if (element.Title is { Length: > 0 } title)
        {
            body.Raw("/T").Text(title);
        }

        if (element.AlternativeText is { } alternative)
        {
            body.Raw("/Alt").Text(alternative);
        }

        if (element.Language is { } language)
        {
            body.Raw("/Lang").Text(language);
        }

        if (element.TableAttributes is { } attributes)
        {
            body.Raw("/A<</O/Table").Raw(attributes).Raw(">>");
        }
        else if (element.Summary is { } summary)
        {
            body.Raw("/A<</O/Table/Summary").Text(summary).Raw(">>");
        }
        else if (element.Box is { } box)
        {
            var height = composer.Pages[page].Height;
            body.Raw("/A<</O/Layout/Placement/Block/BBox[").Milli(box.Left).Byte(' ').Milli(height - box.Bottom).Byte(' ').Milli(box.Right).Byte(' ').Milli(height - box.Top).Raw("]>>");
        }

        body.Raw("/K[");
        foreach (var (markPage, number) in element.Marks)
        {
            if (markPage == page)
            {
                body.Int(number).Byte(' ');
            }
            else
            {
                body.Raw("<</Type/MCR/Pg ").Reference(pageIds[markPage]).Raw("/MCID ").Int(number).Raw(">>");
            }
        }

        foreach (var child in element.Children)
        {
            body.Reference(child.Id).Byte(' ');
        }

        return body.Raw("]>>");
    }

    private static void WriteCatalog(PdfFile file, int catalog, int pages, int structure, ReceiptDocument document, PdfMetadata metadata, PdfAttachment? attachment, DateTimeOffset? date)
    {
        var profile = file.AddStream("/N 3", SrgbProfile.Compressed);
        var intent = file.Add(new PdfBuffer(160).Raw("<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile ").Reference(profile).Raw(">>"));
        // Unfiltered, so that programs that know nothing of PDF find it; PDF/A-1 wants it so.
        var xmp = file.AddStream("/Type/Metadata/Subtype/XML", metadata.Xmp(), isCompressed: false);
        var body = new PdfBuffer(512).Raw("<</Type/Catalog/Pages ").Reference(pages).Raw("/Lang ").Text(document.Language).Raw("/MarkInfo<</Marked true>>/StructTreeRoot ").Reference(structure)
            .Raw("/ViewerPreferences<</DisplayDocTitle true>>/Metadata ").Reference(xmp).Raw("/OutputIntents[").Reference(intent).Raw("]");
        if (attachment is not null)
        {
            var specification = WriteAttachment(file, attachment, date);
            body.Raw("/AF[").Reference(specification).Raw("]/Names<</EmbeddedFiles<</Names[").Text(attachment.Name).Reference(specification).Raw("]>>>>");
        }

        file.Set(catalog, body.Raw(">>"));
    }

    private static int WriteAttachment(PdfFile file, PdfAttachment attachment, DateTimeOffset? date)
    {
        var content = attachment.Content.ToArray();
        var head = new PdfBuffer(192).Raw("/Type/EmbeddedFile/Subtype").Name(attachment.MediaType).Raw("/Params<</Size ").Int(content.Length);
        if (date is { } time)
        {
            head.Raw("/ModDate").Text(PdfMetadata.Date(time));
        }

        // MD5 is what ISO 32000-1 prescribes here; it guards against damage, not against people.
#pragma warning disable CA5351
        using (var md5 = MD5.Create())
        {
            head.Raw("/CheckSum<");
            var hash = md5.ComputeHash(content);
            for (var i = 0; i < hash.Length; i += 2)
            {
                head.Hex4((hash[i] << 8) | hash[i + 1]);
            }
        }
#pragma warning restore CA5351

        var data = file.AddStream(Encoding.ASCII.GetString(head.Raw(">>>").ToArray()), Flate.Compress(content, content.Length));
        var specification = new PdfBuffer(192).Raw("<</Type/Filespec/F").Text(attachment.Name).Raw("/UF").Text(attachment.Name).Raw("/AFRelationship/Source/EF<</F ").Reference(data).Raw("/UF ").Reference(data).Raw(">>");
        if (attachment.Description.Length != 0)
        {
            specification.Raw("/Desc").Text(attachment.Description);
        }

        return file.Add(specification.Raw(">>"));
    }
}
