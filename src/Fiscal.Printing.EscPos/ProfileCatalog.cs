namespace Fiscal.Printing.EscPos;

/// <summary>The profiles of the package, as data.</summary>
internal static class ProfileCatalog
{
    private static readonly Dictionary<string, Func<PrinterProfile>> Profiles = new(StringComparer.OrdinalIgnoreCase)
    {
        // Safe assumptions: what a printer of unknown make does not know it would print as text, so QR codes are pictures and nothing is stored.
        ["generic-80"] = () => Base("generic-80", 203, 576, 48, Common(19, 16)),
        ["generic-80-180dpi"] = () => Base("generic-80-180dpi", 180, 512, 42, Common(19, 16)),
        ["generic-58"] = () => Small(Base("generic-58", 203, 384, 32, Common(19, 16))),
        ["generic-58-180dpi"] = () => Small(Base("generic-58-180dpi", 180, 360, 30, Common(19, 16))),
        ["epson-203"] = () => Epson(Base("epson-203", 203, 576, 48, Common(19, 16, 40))),
        ["epson-180"] = () => Epson(Base("epson-180", 180, 512, 42, Common(19, 16, 40))),
        ["epson-tm-t88iii"] = () => EpsonOld(Base("epson-tm-t88iii", 180, 512, 42, Common(19, 16))),
        // Whether it has table 19 is not verified anywhere; 1252 is.
        ["epson-tm-m30iii"] = () => Epson(Base("epson-tm-m30iii", 203, 576, 48, [new(16, CodeTable.Windows1252), new(0, CodeTable.Cp437)])),
        ["epson-south-asia"] = () => Epson(Base("epson-south-asia", 180, 512, 42, [new(0, CodeTable.Cp437)])),
        ["bixolon"] = () => Modern(Base("bixolon", 180, 512, 42, Common(19, 16))),
        ["bixolon-legacy"] = () => Base("bixolon-legacy", 180, 512, 42, [new(19, CodeTable.Cp858), new(0, CodeTable.Cp437)]),
        // Sources disagree about CP858 (2 or 19), so the euro sign comes from 1252.
        ["citizen"] = () => Modern(Base("citizen", 203, 576, 48, [new(0, CodeTable.Cp437), new(16, CodeTable.Windows1252)])),
        ["star-escpos"] = () => Base("star-escpos", 203, 576, 48, Common(19, 16)),
        ["fujitsu-fp"] = () => Base("fujitsu-fp", 203, 576, 48, Common(19, 16)),
        ["seiko-rp"] = () => Base("seiko-rp", 203, 576, 48, Common(19, 16)),
        ["sunmi"] = () => Small(Base("sunmi", 203, 384, 32, Common(19, 16))),
        ["rongta"] = () => Base("rongta", 203, 576, 48, Common(19, 16, 44)),
        ["xprinter-80"] = () => Native(Base("xprinter-80", 203, 576, 48, Common(19, 16))),
        ["pos-5890"] = () => Small(Base("pos-5890", 203, 384, 32, Common(19, 16))),
        // A second family of firmware behind the same name.
        ["pos-5890-nt"] = () => Small(Base("pos-5890-nt", 203, 384, 32, Common(53, 71))),
        ["youku-58t"] = () => Small(Base("youku-58t", 203, 384, 32, Common(19, 16, 44))),
        ["hp-a779"] = () => Base("hp-a779", 203, 576, 48, Common(6, 8)),
        ["munbyn-itpp047"] = () => Base("munbyn-itpp047", 203, 576, 48, Common(19, 6)),
        ["kefar-kr306"] = () => Base("kefar-kr306", 203, 576, 48, [new(31, CodeTable.Cp858), new(49, CodeTable.Windows1252)]),
        ["yhdaa-yhd8390"] = () => Base("yhdaa-yhd8390", 203, 576, 48, [new(14, CodeTable.Cp858), new(11, CodeTable.Windows1252)]),
        ["mpt-ii"] = () => Small(Base("mpt-ii", 203, 384, 32, [new(0, CodeTable.Cp437), new(2, CodeTable.Cp850)])),
    };

    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(Profiles.Keys.OrderBy(name => name, StringComparer.Ordinal).ToArray());

    public static PrinterProfile Get(string name) =>
        Profiles.TryGetValue(name, out var create)
            ? create()
            : throw new ArgumentException($"There is no printer profile '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    private static PrinterProfile Base(string name, int dpi, int dots, int columns, IEnumerable<CodeTableSlot> tables)
    {
        var profile = new PrinterProfile { Name = name, Dpi = dpi, Dots = dots, Columns = columns, RealTimeStatus = true, OrderedStatus = true };
        foreach (var table in tables)
        {
            profile.CodeTables.Add(table);
        }

        return profile;
    }

    private static List<CodeTableSlot> Common(int cp858, int windows1252, int latin9 = 0)
    {
        var tables = new List<CodeTableSlot> { new(cp858, CodeTable.Cp858), new(windows1252, CodeTable.Windows1252) };
        if (latin9 != 0)
        {
            tables.Add(new CodeTableSlot(latin9, CodeTable.Iso885915));
        }

        tables.Add(new CodeTableSlot(0, CodeTable.Cp437));
        return tables;
    }

    private static PrinterProfile Native(PrinterProfile profile)
    {
        profile.Qr = QrSupport.Native;
        return profile;
    }

    private static PrinterProfile Modern(PrinterProfile profile)
    {
        profile.AutomaticStatus = true;
        return Native(profile);
    }

    private static PrinterProfile Epson(PrinterProfile profile)
    {
        profile.StoredLogos = StoredLogoSupport.Graphics;
        profile.PlacesByDots = true;
        profile.Confirmation = true;
        profile.Buzzer = BuzzerSupport.Epson;
        return Modern(profile);
    }

    private static PrinterProfile EpsonOld(PrinterProfile profile)
    {
        profile.StoredLogos = StoredLogoSupport.Numbered;
        profile.PlacesByDots = true;
        profile.AutomaticStatus = true;
        return profile;
    }

    private static PrinterProfile Small(PrinterProfile profile)
    {
        profile.Cut = CutSupport.None;
        profile.RealTimeStatus = false;
        profile.OrderedStatus = false;
        profile.ChunkBytes = 512;
        return profile;
    }
}
