using Fiscal.Documents;

namespace Fiscal;

/// <summary>A slip of an outage is due.</summary>
public sealed class OutageSlipEventArgs : EventArgs
{
    /// <summary>Creates the arguments.</summary>
    public OutageSlipEventArgs(OutageSlip slip) => Slip = slip ?? throw new ArgumentNullException(nameof(slip));

    /// <summary>What stands on it; <see cref="OutageSlipLayout"/> makes the document.</summary>
    public OutageSlip Slip { get; }
}
