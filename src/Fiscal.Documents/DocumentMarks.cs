namespace Fiscal.Documents;

/// <summary>Marks that a document carries in text on every medium.</summary>
[Flags]
public enum DocumentMarks
{
    /// <summary>No mark.</summary>
    None = 0,

    /// <summary>A copy or second medium of a receipt: KOPIE.</summary>
    Copy = 1,

    /// <summary>Made in training mode: TRAINING.</summary>
    Training = 2,

    /// <summary>Reverses an earlier receipt: STORNO.</summary>
    Reversal = 4,

    /// <summary>Signed by a test device: TEST – keine zertifizierte TSE.</summary>
    Test = 8,

    /// <summary>Made while the TSE was out of order.</summary>
    Outage = 16,
}
