using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>What a till shows to the customer after a sale, and whether it prints.</summary>
/// <remarks>Immutable. Codes are drawn when asked for. The link opens the receipt for whoever has it: it belongs onto the customer's display, into no log; <see cref="ToString"/> leaves it out.</remarks>
public sealed class DigitalReceiptOffer
{
    private const string Title = "QR-Code: Kassenbeleg / receipt";

    private readonly Lazy<QrMatrix>? _qr;

    internal DigitalReceiptOffer(Receipt receipt, string? link, bool isSelfContained, bool isDelayed, ConsentMode consentMode, PortalReachability reachability, PaperDue paper, PaperReason reason)
    {
        ReceiptId = receipt.Id;
        LinkText = link;
        IsSelfContained = isSelfContained;
        IsDelayed = isDelayed;
        ConsentMode = consentMode;
        Reachability = reachability;
        Paper = paper;
        Reason = reason;
        _qr = link is null ? null : new Lazy<QrMatrix>(() => QrMatrix.FromText(link, isSelfContained ? QrErrorLevel.Low : QrErrorLevel.Medium));
    }

    /// <summary>The receipt.</summary>
    public ReceiptId ReceiptId { get; }

    /// <summary>Whether there is something to show; otherwise print.</summary>
    public bool HasLink => LinkText is not null;

    /// <summary>The link, also for NFC tags and payment terminals; <see langword="null"/> if nothing can be offered.</summary>
    public Uri? Link => LinkText is null ? null : new Uri(LinkText);

    /// <summary>The link as the code holds it: capital letters make the code smaller and mean the same.</summary>
    public string? LinkText { get; }

    /// <summary>The code, without its margin; <see langword="null"/> if nothing can be offered.</summary>
    public QrMatrix? Qr => _qr?.Value;

    /// <summary>The code as SVG with margin and white ground, scalable; <see langword="null"/> if nothing can be offered. Show it 3 cm wide or more, black on white in dark surroundings too.</summary>
    public string? Svg => Qr?.ToSvg(Title);

    /// <summary>The code as PNG, 8 pixels a module; <see langword="null"/> if nothing can be offered.</summary>
    public byte[]? Png => Qr?.ToPng(8);

    /// <summary>The code in half blocks for terminals with a dark ground; <see langword="null"/> if nothing can be offered.</summary>
    public string? Text => Qr?.ToText(invert: true);

    /// <summary>Whether the code holds the receipt itself (<see cref="OfflineOffer.SelfContained"/>).</summary>
    public bool IsSelfContained { get; }

    /// <summary>Whether the portal is not reached at the moment, so that the link shows the receipt later: show <see cref="Notice"/> beside the code.</summary>
    public bool IsDelayed { get; }

    /// <summary>The sentence beside the code, in English; empty if the receipt is there at once.</summary>
    public string Notice => IsDelayed ? "The shop is offline: your receipt can be opened as soon as it is connected again. Please keep the link, or ask for paper." : string.Empty;

    /// <summary>The sentence in German.</summary>
    public string NoticeDe => IsDelayed ? "Das Geschäft ist gerade offline: Ihr Beleg ist abrufbar, sobald es wieder verbunden ist. Bitte den Link aufheben oder einen Papierbon verlangen." : string.Empty;

    /// <summary>How the customer agrees.</summary>
    public ConsentMode ConsentMode { get; }

    /// <summary>How the register stood with its portal.</summary>
    public PortalReachability Reachability { get; }

    /// <summary>Whether to print.</summary>
    public PaperDue Paper { get; }

    /// <summary>Why.</summary>
    public PaperReason Reason { get; }

    /// <summary>Names the receipt; not the link.</summary>
    public override string ToString() => $"digital receipt of {ReceiptId}: {(HasLink ? "link" : "no link")}, paper {Paper} ({Reason})";
}
