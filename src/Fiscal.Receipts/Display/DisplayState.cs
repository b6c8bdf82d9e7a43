using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>All that a register's customer displays show at one moment. A later state replaces an earlier one completely.</summary>
/// <remarks>Immutable and thread-safe; made by <see cref="CustomerDisplayFeed"/>.</remarks>
public sealed class DisplayState
{
    /// <summary>Most lines that a state carries; of a longer basket these are the last ones.</summary>
    public const int MostLines = 200;

    internal DisplayState(string registerId, string run, long number)
    {
        RegisterId = registerId;
        Run = run;
        Number = number;
    }

    /// <summary>The register whose displays show it, and no others.</summary>
    public string RegisterId { get; }

    /// <summary>Rises with each state of a feed, from 1. Events may arrive out of order: a state with a lower number than the one shown is old.</summary>
    public long Number { get; }

    /// <summary>What is shown.</summary>
    public DisplayPhase Phase { get; internal set; }

    /// <summary>Currency of the amounts, ISO 4217.</summary>
    public string Currency { get; internal set; } = Fiscal.Currency.Euro;

    /// <summary>The basket's last lines in order, at most <see cref="MostLines"/>; empty unless the phase is <see cref="DisplayPhase.Basket"/> or <see cref="DisplayPhase.Total"/>.</summary>
    public IReadOnlyList<DisplayLine> Lines { get; internal set; } = [];

    /// <summary>How many lines the basket has.</summary>
    public int LineCount { get; internal set; }

    /// <summary>Sum of all lines, gross; <see langword="null"/> while idle.</summary>
    public decimal? Total { get; internal set; }

    /// <summary>Cash that the customer handed over, if known.</summary>
    public decimal? Given { get; internal set; }

    /// <summary>Change, if any.</summary>
    public decimal? Change { get; internal set; }

    /// <summary>Whether this is training.</summary>
    public bool IsTraining { get; internal set; }

    /// <summary>Whether the receipt was signed by a device that is not certified.</summary>
    public bool IsTest { get; internal set; }

    /// <summary>The receipt of <see cref="DisplayPhase.Offer"/>, <see cref="DisplayPhase.Paper"/> and <see cref="DisplayPhase.Thanks"/>; else <see langword="null"/>.</summary>
    public ReceiptId? Receipt { get; internal set; }

    /// <summary>The digital receipt's link, in <see cref="DisplayPhase.Offer"/> only. Whoever has it has the receipt: never log it.</summary>
    public Uri? Link { get; internal set; }

    /// <summary>The QR code to show, in <see cref="DisplayPhase.Offer"/> only: dark on light with <see cref="QrMatrix.QuietZone"/> modules around it, also on a dark screen.</summary>
    public QrMatrix? Qr { get; internal set; }

    /// <summary>Whether a button for paper is shown beside the QR code.</summary>
    public bool HasPaperButton { get; internal set; }

    /// <summary>Whether the receipt can be fetched a little later only, because the portal is out of reach (spec digital-receipt §4).</summary>
    public bool IsDelayed { get; internal set; }

    /// <summary>Why there is paper, in <see cref="DisplayPhase.Paper"/>.</summary>
    public DisplayPaperReason PaperReason { get; internal set; }

    /// <summary>When the display turns idle by itself; <see langword="null"/> if it waits for the till.</summary>
    public DateTimeOffset? Until { get; internal set; }

    /// <summary>Names the life of the feed: numbers of different lives are not compared.</summary>
    internal string Run { get; }

    /// <summary>Register, number and phase; not the link.</summary>
    public override string ToString() => RegisterId + " #" + Number.ToString(System.Globalization.CultureInfo.InvariantCulture) + " " + Phase;

    /// <summary>The state as JSON of at most 512 KiB: what a till sends to a display in another process.</summary>
    /// <returns>UTF-8 without byte order mark. It holds the receipt's link.</returns>
    public byte[] ToJson() => DisplayStateJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">This is no state; the message names the field.</exception>
    public static DisplayState FromJson(byte[] json) => DisplayStateJson.Read(json ?? throw new ArgumentNullException(nameof(json)));
}
