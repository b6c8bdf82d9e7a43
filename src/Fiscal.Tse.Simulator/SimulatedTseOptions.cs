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

    /// <summary>Time each Start, Finish and look-up takes.</summary>
    /// <value>None by default: answers come at once.</value>
    public TimeSpan Latency { get; set; }

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

    /// <summary>Scripted faults.</summary>
    /// <value>None by default.</value>
    public FaultScript Faults { get; set; } = FaultScript.None;

    /// <summary>Longest a hanging command waits for its caller to give up, on a clock that is not virtual.</summary>
    /// <value>60 seconds by default.</value>
    public TimeSpan HangLimit { get; set; } = TimeSpan.FromSeconds(60);

    internal void ThrowIfInvalid()
    {
        if (Latency < TimeSpan.Zero || LatencyJitter < TimeSpan.Zero || HangLimit <= TimeSpan.Zero)
        {
            throw new ArgumentException("Latency and LatencyJitter are zero or more, HangLimit is above zero.");
        }

        if (MaxOpenTransactions < 1)
        {
            throw new ArgumentException("MaxOpenTransactions is 1 or more.");
        }

        if (TimeProvider is null || Faults is null)
        {
            throw new ArgumentException("TimeProvider and Faults must not be null.");
        }
    }
}
