namespace Fiscal.Receipts;

/// <summary>Words of the interface with the portal (docs/portal-api.md), and what stands in the journal.</summary>
internal static class DeliveryWords
{
    /// <summary>Device of what the portal told: never told back.</summary>
    public const string Portal = "portal";

    /// <summary>Detail of an offer whose code held the receipt itself: no link is opened for it.</summary>
    public const string SelfContained = "selfContained";

    private static readonly string[] Modes = ["implied", "cashierConfirms", "customerConfirms", "paperFirst"];

    public static string Of(ConsentMode mode) => Modes[(int)mode];

    /// <summary>The mode that an offer was noted with; implied if the word is not known.</summary>
    public static string Mode(string? detail) => Array.IndexOf(Modes, detail) >= 0 ? detail! : Modes[0];

    /// <summary>The event of a line; <see langword="null"/> for what the portal knows by itself.</summary>
    public static string? Of(DeliveryKind kind) => kind switch
    {
        DeliveryKind.Offered => "offered",
        DeliveryKind.Consented => "consented",
        DeliveryKind.Printed => "printed",
        DeliveryKind.PrintFailed => "printFailed",
        DeliveryKind.PrintUnknown => "printUnknown",
        DeliveryKind.Withdrawn => "withdrawn",
        _ => null,
    };
}
