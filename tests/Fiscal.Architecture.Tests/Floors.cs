namespace Fiscal.Architecture.Tests;

/// <summary>The house of docs/architecture.md, as data.</summary>
internal static class Floors
{
    public const string EmbeddedDefault = "Fiscal.Journal.Sqlite";

    private static readonly string[][] Packages =
    [
        ["Fiscal.Abstractions", "Fiscal.Analyzers"],
        ["Fiscal.Tse.Logs", "Fiscal.Journal", "Fiscal.Documents"],
        [
            "Fiscal.Tse.Swissbit", "Fiscal.Tse.Simulator", "Fiscal.Tse.Conformance", "Fiscal.Tse.Conformance.Xunit",
            "Fiscal.Journal.Sqlite", "Fiscal.Journal.PostgreSql", "Fiscal.Journal.Specification", "Fiscal.Journal.Specification.Xunit",
            "Fiscal.Printing.EscPos", "Fiscal.Receipts", "Fiscal.Receipts.Mail", "Fiscal.Exports", "Fiscal.Imaging", "Fiscal.Testing",
        ],
        ["Fiscal"],
        ["Fiscal.Cli", "Fiscal.Receipts.Portal"],
    ];

    /// <summary>Arrows within a floor, each with its reason.</summary>
    private static readonly Dictionary<(string From, string To), string> Allowed = new()
    {
        [("Fiscal.Journal", "Fiscal.Tse.Logs")] = "the journal keeps and verifies what the TSE signed",
        [("Fiscal.Journal.Specification.Xunit", "Fiscal.Journal.Specification")] = "a thin shell over the framework-free kit",
        [("Fiscal.Cli", "Fiscal.Receipts.Portal")] = "`fiscal portal serve` is a host of the portal",
        [("Fiscal.Tse.Conformance.Xunit", "Fiscal.Tse.Conformance")] = "a thin shell over the framework-free kit",
    };

    public static int? Of(string name)
    {
        var floor = Array.FindIndex(Packages, packages => packages.Contains(name, StringComparer.Ordinal));
        return floor < 0 ? null : floor;
    }

    /// <summary>Why a reference is forbidden, or <see langword="null"/>.</summary>
    public static string? Objection(string from, string to)
    {
        if (Of(from) is not { } upper)
        {
            return $"{from} is on no floor";
        }

        if (Of(to) is not { } lower)
        {
            return $"{to} is on no floor";
        }

        if (Allowed.ContainsKey((from, to)))
        {
            return null;
        }

        if (lower > upper)
        {
            return $"{from} (floor {upper}) points up to {to} (floor {lower})";
        }

        if (lower == upper)
        {
            return $"{from} and {to} share floor {upper} and must not see each other";
        }

        if (from == "Fiscal" && lower == 2 && to != EmbeddedDefault)
        {
            return $"Fiscal may use only {EmbeddedDefault} of floor 2, not {to}";
        }

        return null;
    }
}
