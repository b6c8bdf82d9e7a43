namespace Fiscal.Tse.Logs;

/// <summary>Result of checking a receipt's QR payload.</summary>
public sealed class QrVerification
{
    internal QrVerification(QrPayload? payload, QrVerdict verdict, string variation, IReadOnlyList<Finding> findings)
    {
        Payload = payload;
        Verdict = verdict;
        Variation = variation;
        Findings = findings;
    }

    /// <summary>The payload; <see langword="null"/> if the text could not be read as one.</summary>
    public QrPayload? Payload { get; }

    /// <summary>The verdict.</summary>
    public QrVerdict Verdict { get; }

    /// <summary>The change of form with which the signature fits; empty if none was needed or none helped.</summary>
    public string Variation { get; }

    /// <summary>Everything noticed (Q01–Q24).</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
