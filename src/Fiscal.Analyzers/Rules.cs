using Microsoft.CodeAnalysis;

namespace Fiscal.Analyzers;

/// <summary>The rules, with the words a developer reads.</summary>
internal static class Rules
{
    private const string Category = "Fiscal";

    public static readonly DiagnosticDescriptor ReceiptIgnored = new(
        "FISCAL001",
        "The receipt of a finished sale is ignored",
        "'{0}' returns the receipt that has to be handed out; use it, or discard it with '_ =' if somebody else does",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A sale ends with a receipt, signed or with an outage (§146a AO). A receipt that nobody takes is not handed out.");

    public static readonly DiagnosticDescriptor NumberCounted = new(
        "FISCAL002",
        "The POS counts receipt numbers itself",
        "Do not calculate with '{0}': the register numbers receipts, aborted baskets and recovered sales included",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Receipt numbers are continuous per register and given when the receipt is made. A number that the POS works out is wrong after the first aborted basket.");

    public static readonly DiagnosticDescriptor OutageIgnored = new(
        "FISCAL003",
        "No outage is ever looked at",
        "This program sells and never looks at 'Receipt.Outage', 'RegisterStatus.Outage' or 'OutageBegan': staff must learn that the TSE is out of order",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "During an outage sales go on without an exception; its cause must be removed without delay (AEAO zu §146a). Somebody has to be told.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
