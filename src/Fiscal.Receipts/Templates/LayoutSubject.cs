namespace Fiscal.Receipts;

/// <summary>What a built-in layout prints.</summary>
public enum LayoutSubject
{
    /// <summary>Receipts: <see cref="TemplateLayout"/>.</summary>
    Receipts,

    /// <summary>Slips of an outage: <see cref="OutageSlipTemplate"/>.</summary>
    OutageSlips,

    /// <summary>X and Z reports: <see cref="CashReportTemplate"/>.</summary>
    Reports,
}
