namespace Fiscal.Tse.Simulator;

/// <summary>How to simulate.</summary>
public sealed class SimulatedTseOptions
{
    /// <summary>Folder of the device's state; made if missing. Kept in memory only if <see langword="null"/>.</summary>
    public string? Directory { get; set; }

    /// <summary>Whether every answer waits for the disk. Without it an answer survives the death of the process, not of the machine.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool FlushToDisk { get; set; }

    /// <summary>Signs with P-256 and SHA-256 instead of P-384 and SHA-384. Counts when the device is made; later its key decides.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool UseP256 { get; set; }

    /// <summary>Clock; a <see cref="VirtualClock"/> is advanced by latency and hanging instead of waited for.</summary>
    /// <value>The system's by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Time each Start, Finish and look-up takes that has no time of its own below.</summary>
    /// <value>None by default: answers come at once.</value>
    public TimeSpan Latency { get; set; }

    /// <summary>Time a Start takes.</summary>
    /// <value><see cref="Latency"/> if <see langword="null"/>.</value>
    public TimeSpan? StartLatency { get; set; }

    /// <summary>Time a Finish takes.</summary>
    /// <value><see cref="Latency"/> if <see langword="null"/>.</value>
    public TimeSpan? FinishLatency { get; set; }

    /// <summary>Time a look-up takes.</summary>
    /// <value><see cref="Latency"/> if <see langword="null"/>.</value>
    public TimeSpan? LookUpLatency { get; set; }

    /// <summary>Time before an export begins to write.</summary>
    /// <value>None by default.</value>
    public TimeSpan ExportLatency { get; set; }

    /// <summary>Most that is added to <see cref="Latency"/>, evenly spread, the same for the same <see cref="Seed"/>.</summary>
    public TimeSpan LatencyJitter { get; set; }

    /// <summary>Seed of what is random but the key.</summary>
    public int Seed { get; set; }

    /// <summary>How look-ups are answered.</summary>
    public LookUpProfile LookUps { get; set; }

    /// <summary>Whether a fresh device sets itself up at the first command.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool AutoSetUp { get; set; } = true;

    /// <summary>Whether an unknown client is registered at its first Start.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool AutoRegisterClients { get; set; } = true;

    /// <summary>Most transactions open at once.</summary>
    /// <value>512 by default.</value>
    public int MaxOpenTransactions { get; set; } = 512;

    /// <summary>Most registered clients.</summary>
    /// <value>100 by default.</value>
    public int MaxClients { get; set; } = 100;

    /// <summary>Most bytes of process data.</summary>
    /// <value>8,000 by default.</value>
    public int MaxProcessDataBytes { get; set; } = 8_000;

    /// <summary>Signatures the device can make in its life, system logs included. Product sheets of real devices say 20 million (spec swissbit-tse §5.4).</summary>
    /// <value>20,000,000 by default.</value>
    public long MaxSignatures { get; set; } = 20_000_000;

    /// <summary>Room for log messages that were not released yet, in bytes.</summary>
    /// <value>8,000,000,000 by default, the class of real devices.</value>
    public long StorageCapacity { get; set; } = 8_000_000_000;

    /// <summary>How long a self-test lasts, from the device's opening and from each <see cref="TseDutyKind.SelfTest"/>; then Start and Finish are <c>not-ready</c>. Real devices ask every 25 hours.</summary>
    /// <value><see langword="null"/> by default: no self-test is ever asked for.</value>
    public TimeSpan? SelfTestInterval { get; set; }

    /// <summary>Time a self-test takes. Real devices take 25 to 60 seconds.</summary>
    /// <value>None by default.</value>
    public TimeSpan SelfTestLatency { get; set; }

    /// <summary>How long the clock stays set, from the device's opening and from each <see cref="TseDutyKind.UpdateTime"/>; then Start and Finish are <c>clock-not-set</c>. Real devices ask about every 30 minutes.</summary>
    /// <value><see langword="null"/> by default: the time is never asked for.</value>
    public TimeSpan? TimeUpdateInterval { get; set; }

    /// <summary>Scripted faults.</summary>
    /// <value>None by default.</value>
    public FaultScript Faults { get; set; } = FaultScript.None;

    /// <summary>Longest a hanging command waits for its caller to give up. On a <see cref="VirtualClock"/> the clock is moved on by that much at most.</summary>
    /// <value>60 seconds by default.</value>
    public TimeSpan HangLimit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>All problems in one exception.</summary>
    internal void ThrowIfInvalid()
    {
        var problems = new List<string>();
        void Check(bool holds, string rule)
        {
            if (!holds)
            {
                problems.Add(rule);
            }
        }

        Check(Directory is null || Directory.Trim().Length > 0, "Directory is a path, or null for a device in memory.");
        Check(TimeProvider is not null && Faults is not null, "TimeProvider and Faults must not be null.");
        Check(LookUps is >= LookUpProfile.Everything and <= LookUpProfile.LateArrival, $"LookUps has no value {LookUps}.");
        foreach (var latency in new[] { Latency, StartLatency ?? TimeSpan.Zero, FinishLatency ?? TimeSpan.Zero, LookUpLatency ?? TimeSpan.Zero, ExportLatency, LatencyJitter, SelfTestLatency })
        {
            Check(latency >= TimeSpan.Zero, $"Latencies and LatencyJitter are zero or more, not {latency}.");
        }

        Check(HangLimit > TimeSpan.Zero, $"HangLimit is above zero, not {HangLimit}.");
        Check(SelfTestInterval is null || SelfTestInterval > TimeSpan.Zero, $"SelfTestInterval is above zero, not {SelfTestInterval}.");
        Check(TimeUpdateInterval is null || TimeUpdateInterval > TimeSpan.Zero, $"TimeUpdateInterval is above zero, not {TimeUpdateInterval}.");
        Check(MaxOpenTransactions >= 1, $"MaxOpenTransactions is 1 or more, not {MaxOpenTransactions}.");
        Check(MaxSignatures >= 1, $"MaxSignatures is 1 or more, not {MaxSignatures}.");
        Check(StorageCapacity >= 1, $"StorageCapacity is 1 byte or more, not {StorageCapacity}.");
        Check(MaxClients >= 1, $"MaxClients is 1 or more, not {MaxClients}.");
        Check(MaxProcessDataBytes is >= 1 and <= 1_000_000, $"MaxProcessDataBytes is 1 to 1,000,000, not {MaxProcessDataBytes}.");
        if (problems.Count > 0)
        {
            throw new ArgumentException("Options of the simulated TSE: " + string.Join(" ", problems));
        }
    }
}
