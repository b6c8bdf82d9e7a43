namespace Fiscal.Journal;

/// <summary>An append expected another head than the register has: somebody else appended, or an append it followed did not happen.</summary>
/// <remarks>Nothing was appended. A register that gets this must not go on with what it holds in memory: another process owns the chain now.</remarks>
public sealed class JournalHeadException : JournalException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="registerId">The register.</param>
    /// <param name="expectedHead">The head that the append expected.</param>
    /// <param name="actualHead">The head that the register has.</param>
    public JournalHeadException(string registerId, JournalHead expectedHead, JournalHead actualHead)
        : base(JournalErrorCodes.HeadMoved, $"Register '{registerId}' is at entry {actualHead}, the append expected {expectedHead}. Another process writes this register: stop one of them and open the register again.")
    {
        RegisterId = registerId;
        ExpectedHead = expectedHead;
        ActualHead = actualHead;
    }

    /// <summary>The register.</summary>
    public string RegisterId { get; }

    /// <summary>The head that the append expected.</summary>
    public JournalHead ExpectedHead { get; }

    /// <summary>The head that the register has.</summary>
    public JournalHead ActualHead { get; }
}
