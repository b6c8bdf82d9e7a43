using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>A row of the commit protocol's kill table: the step that kills, and what the table says about the outcome.</summary>
/// <param name="Id"><c>cp-1</c> to <c>cp-14</c>, with a letter where a row has several moments.</param>
/// <param name="Step">The step at which the till dies, from the hit sale's Begin on.</param>
/// <param name="UnplugAt">The step at which the TSE is pulled out; it is back at the restart.</param>
internal sealed record KillRow(string Id, string Step, string? UnplugAt = null)
{
    public static IReadOnlyList<KillRow> All { get; } =
    [
        new("cp-1 before O", "before Opened"),
        new("cp-2 after O, before T1's first byte", "before Start"),
        new("cp-3 T1 sent, answer lost", "after Start"),
        new("cp-3b T1 answered, S not written", "before Started"),
        new("cp-4 after S", "after Started"),
        new("cp-5 in D1, not committed", "before Finishing"),
        new("cp-5b in D1, committed", "after Finishing"),
        new("cp-6 F durable, T2 not sent", "before Finish"),
        new("cp-7 T2 sent, answer lost", "after Finish"),
        new("cp-8 T2 answered, D2 not durable", "before Sealed"),
        new("cp-9 before D2 of an outage sale", "before Sealed", "before Finish"),
        new("cp-9b after D2 of an outage sale", "after Sealed", "before Finish"),
        new("cp-9c before D1 of an outage known before", "before Finishing+Sealed", "before Opened"),
        new("cp-9d after D1 of an outage known before", "after Finishing+Sealed", "before Opened"),
        new("cp-10 after D2, before hand-out", "after Sealed"),
        new("cp-11 printing", "after Delivery"),
    ];

    private string Number => Id.Substring(0, Id.IndexOf(' ', StringComparison.Ordinal));

    /// <summary>What the table says, in the words of a device family.</summary>
    public KillOutcome Expect(LookUpProfile profile, Death death)
    {
        var listsOwner = profile is not (LookUpProfile.ListWithoutOwner or LookUpProfile.NoLookUp);
        var findsStartOfOpened = death == Death.Kill && profile is LookUpProfile.Everything or LookUpProfile.RepeatableStart;
        var tellsOpen = profile is not LookUpProfile.NoLookUp;
        var tellsFinished = profile is not (LookUpProfile.NoLookUp or LookUpProfile.ListWithoutOwner or LookUpProfile.AsynchronousExport);

        // A Start that nobody remembers: an abort if its owner is proved, never touched otherwise.
        var orphan = new KillOutcome { Orphans = listsOwner ? 1 : 0, LeftOpen = listsOwner ? 0 : 1 };
        var unknown = new KillOutcome { OutageCode = TseErrorCodes.UnknownOutcome, IsFound = true };
        return Number switch
        {
            "cp-2" when profile == LookUpProfile.LateArrival => orphan,
            "cp-1" or "cp-2" => new KillOutcome(),
            "cp-3" or "cp-3b" => findsStartOfOpened && death == Death.Kill ? new KillOutcome() : orphan,
            "cp-4" or "cp-5" => death == Death.Kill ? new KillOutcome() : orphan,
            "cp-5b" or "cp-6" or "cp-9" => tellsOpen ? new KillOutcome() : unknown,
            "cp-7" or "cp-8" => tellsFinished ? new KillOutcome() : unknown,
            "cp-9b" => new KillOutcome { OutageCode = TseErrorCodes.DeviceAbsent, IsFound = true },
            "cp-9c" => new KillOutcome(),
            "cp-9d" => new KillOutcome { OutageCode = TseErrorCodes.DeviceAbsent },
            "cp-10" or "cp-11" => new KillOutcome(),
            _ => throw new InvalidOperationException($"No outcome for {Id}."),
        };
    }
}
