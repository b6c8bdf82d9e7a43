namespace Fiscal.Printing.EscPos;

/// <summary>What a printer can do and how it wants to be told: paper, character tables, codes, cutter.</summary>
/// <remarks>
/// Filled by the user and not thread-safe; encoder, renderer and decoder take a copy. Begin with <see cref="Get"/> or <see cref="FromJson"/> and change what differs.
/// What the profiles hold is data of ours from makers' manuals and field reports; where these contradict each other, the safer value stands here.
/// </remarks>
public sealed class PrinterProfile
{
    /// <summary>Fewest printable dots.</summary>
    public const int LeastDots = 96;

    /// <summary>Most printable dots.</summary>
    public const int MostDots = 4096;

    /// <summary>Name, for example <c>generic-80</c>.</summary>
    public string Name { get; set; } = "generic-80";

    /// <summary>Dots per inch: 203 or 180.</summary>
    public int Dpi { get; set; } = 203;

    /// <summary>Printable dots per line: 576 or 512 on 80 mm, 384 to 432 on 58 mm.</summary>
    public int Dots { get; set; } = 576;

    /// <summary>Characters per line of font A; 48 = 576 dots of 12.</summary>
    public int Columns { get; set; } = 48;

    /// <summary>Width of a character of font A in dots.</summary>
    public int CharacterDots { get; set; } = 12;

    /// <summary>The character tables, the preferred one first. CP858 first is the safest: its German letters are right even where the printer ignores the choice.</summary>
    public IList<CodeTableSlot> CodeTables { get; private set; } = new List<CodeTableSlot>();

    /// <summary>Whether <c>FS .</c> is sent: printers with Chinese firmware eat umlauts without it, others ignore it.</summary>
    public bool CancelKanji { get; set; } = true;

    /// <summary>Whether <c>ESC a</c> takes the digits 0, 1, 2 instead of the numbers.</summary>
    public bool AlignByDigit { get; set; }

    /// <summary>Whether wide gaps in a line are crossed by <c>ESC $</c>, which takes four bytes, instead of blanks. Needs a true <see cref="CharacterDots"/>; off where that is not sure.</summary>
    public bool PlacesByDots { get; set; }

    /// <summary>How QR codes are sent.</summary>
    public QrSupport Qr { get; set; } = QrSupport.Raster;

    /// <summary>How bar codes are sent.</summary>
    public BarcodeSupport Barcodes { get; set; } = BarcodeSupport.Prefixed;

    /// <summary>How pictures are sent.</summary>
    public RasterSupport Raster { get; set; } = RasterSupport.Raster;

    /// <summary>Most rows of a picture in one command, 24 to 2,304; 240 by default, so that status and cancellation find gaps.</summary>
    public int RasterRows { get; set; } = 240;

    /// <summary>Units of <c>ESC J</c> per dot; 0 if unknown, then white rows of a picture are sent as they are.</summary>
    public int FeedUnitsPerDot { get; set; }

    /// <summary>Value of <c>ESC 3</c> at which bands of <see cref="RasterSupport.Column"/> touch, 1 to 255; depends on the printer's motion unit.</summary>
    public int ColumnBandSpacing { get; set; } = 24;

    /// <summary>How logos are kept.</summary>
    public StoredLogoSupport StoredLogos { get; set; }

    /// <summary>How paper is cut.</summary>
    public CutSupport Cut { get; set; } = CutSupport.Feed;

    /// <summary>Lines from head to cutter, fed before a cut that does not feed by itself, 0 to 10.</summary>
    public int CutLines { get; set; } = 4;

    /// <summary>How the buzzer sounds.</summary>
    public BuzzerSupport Buzzer { get; set; }

    /// <summary>Whether the drawer opens by <c>BEL</c> instead of <c>ESC p</c>.</summary>
    public bool DrawerByBell { get; set; }

    /// <summary>Whether the drawer switch reads high while the drawer is open; depends on the drawer, not on the printer.</summary>
    public bool DrawerOpenIsHigh { get; set; }

    /// <summary>Whether the printer sends its status by itself (ASB, <c>GS a</c>).</summary>
    public bool AutomaticStatus { get; set; }

    /// <summary>Whether the printer answers <c>DLE EOT</c>, even when offline.</summary>
    public bool RealTimeStatus { get; set; }

    /// <summary>Whether the printer answers <c>GS r</c> in the order of its data.</summary>
    public bool OrderedStatus { get; set; }

    /// <summary>Whether the printer confirms what it has printed (<c>GS ( H</c>).</summary>
    public bool Confirmation { get; set; }

    /// <summary>Most bytes per write; 0 means no limit.</summary>
    public int ChunkBytes { get; set; }

    /// <summary>Pause after each write in milliseconds, for printers without flow control.</summary>
    public int ChunkPauseMilliseconds { get; set; }

    /// <summary>Names of the profiles that come with the package, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => ProfileCatalog.Names;

    /// <summary>A profile of the package; a new copy each time.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no profile of that name; the message lists them.</exception>
    public static PrinterProfile Get(string name) => ProfileCatalog.Get(Argument.NotNull(name, nameof(name)));

    /// <summary>Reads a profile from JSON.</summary>
    /// <param name="json">
    /// An object with the names of this class in camel case; <c>inherits</c> names a profile of the package that everything else changes (<c>generic-80</c> if missing), <c>codeTables</c> is a list of
    /// <c>{"number": 19, "table": "CP858"}</c>. Comments and trailing commas are allowed, unknown names are not.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">It is no such object, or a value is out of range; the message says which.</exception>
    public static PrinterProfile FromJson(string json) => ProfileJson.Read(Argument.NotNull(json, nameof(json)));

    /// <summary>The profile as JSON that <see cref="FromJson"/> reads.</summary>
    public string ToJson() => ProfileJson.Write(this);

    /// <summary>A copy that can be changed apart.</summary>
    public PrinterProfile Clone()
    {
        var copy = (PrinterProfile)MemberwiseClone();
        copy.CodeTables = new List<CodeTableSlot>(CodeTables);
        return copy;
    }

    /// <summary>Says what is wrong with the values, each once; empty if nothing is.</summary>
    internal IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Between(nameof(Dpi), Dpi, 60, 1200);
        Between(nameof(Dots), Dots, LeastDots, MostDots);
        Between(nameof(Columns), Columns, ColumnEngineOptions.LeastCharactersPerLine, ColumnEngineOptions.MostCharactersPerLine);
        Between(nameof(CharacterDots), CharacterDots, 4, 64);
        Between(nameof(RasterRows), RasterRows, 24, 2304);
        Between(nameof(FeedUnitsPerDot), FeedUnitsPerDot, 0, 8);
        Between(nameof(ColumnBandSpacing), ColumnBandSpacing, 1, 255);
        Between(nameof(CutLines), CutLines, 0, 10);
        Between(nameof(ChunkBytes), ChunkBytes, 0, 1 << 20);
        Between(nameof(ChunkPauseMilliseconds), ChunkPauseMilliseconds, 0, 10_000);
        if (CodeTables.Count is 0 or > 16)
        {
            problems.Add($"CodeTables holds {Argument.Text(CodeTables.Count)} tables; 1 to 16 are needed, the preferred one first.");
        }

        if (Columns * CharacterDots > Dots)
        {
            problems.Add($"{Argument.Text(Columns)} characters of {Argument.Text(CharacterDots)} dots do not fit into {Argument.Text(Dots)} dots; set Columns to {Argument.Text(Dots / Math.Max(CharacterDots, 1))} or less.");
        }

        return problems;

        void Between(string name, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{name} is {Argument.Text(value)}; {Argument.Text(least)} to {Argument.Text(most)} are allowed.");
            }
        }
    }
}
