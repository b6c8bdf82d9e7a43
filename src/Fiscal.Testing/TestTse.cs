using System.Text;
using Fiscal.Journal;
using Fiscal.Tse.Logs;

namespace Fiscal.Testing;

/// <summary>The least a TSE needs to give real signatures in tests: a key and two counters. No driver: receipts are built with it, not sold.</summary>
/// <remarks>Not thread-safe. The same calls always give the same bytes: signatures are deterministic (RFC 6979).</remarks>
public sealed class TestTse
{
    /// <summary>Makes a device.</summary>
    /// <param name="curve">Curve of its key; brainpoolP384r1, as most German devices have, if <see langword="null"/>.</param>
    /// <param name="seed">Which device: another number is another key.</param>
    public TestTse(EllipticCurve? curve = null, int seed = 1)
    {
        curve ??= EllipticCurve.BrainpoolP384r1;
        if (seed < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(seed), seed, "1 or more.");
        }

        var secret = new byte[curve.ByteLength];
        for (var i = 0; i < secret.Length; i++)
        {
            secret[i] = (byte)(i == 0 ? 0 : (i * 37) + (seed >> (8 * (i % 4))));
        }

        Key = TestSigningKey.Import(curve, secret);
        Algorithm = curve.ByteLength >= 64 ? SignatureAlgorithm.EcdsaPlainSha512 : curve.ByteLength == 48 ? SignatureAlgorithm.EcdsaPlainSha384 : SignatureAlgorithm.EcdsaPlainSha256;
    }

    /// <summary>Its key.</summary>
    public TestSigningKey Key { get; }

    /// <summary>Its algorithm.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>Its serial number.</summary>
    public TseSerialNumber SerialNumber => Key.PublicKey.SerialNumber;

    /// <summary>Last transaction number given.</summary>
    public long TransactionNumber { get; set; }

    /// <summary>Last signature counter given.</summary>
    public long SignatureCounter { get; set; }

    /// <summary>All log messages it wrote, in order.</summary>
    public IList<LogMessage> Logs { get; } = [];

    /// <summary>Who it is, for master data.</summary>
    public TseIdentity Identity => new()
    {
        SerialNumber = SerialNumber,
        PublicKey = Key.PublicKey.Point,
        Algorithm = Algorithm.Name,
        TimeFormat = LogTimeFormat.UnixTime.ToOfficialName(),
        Manufacturer = "TEST",
        Model = "TestTse",
        IsTestDevice = true,
    };

    /// <summary>Starts a transaction.</summary>
    /// <param name="clientId">Client.</param>
    /// <param name="time">Log time; cut to the second.</param>
    public LogMessage Start(string clientId, DateTimeOffset time)
    {
        TransactionNumber++;
        return Log(TransactionOperation.Start, TransactionNumber, clientId, string.Empty, string.Empty, time);
    }

    /// <summary>Finishes a transaction.</summary>
    /// <param name="transactionNumber">Transaction.</param>
    /// <param name="clientId">Client.</param>
    /// <param name="processType">Process type.</param>
    /// <param name="processData">Process data.</param>
    /// <param name="time">Log time; cut to the second.</param>
    public LogMessage Finish(long transactionNumber, string clientId, string processType, string processData, DateTimeOffset time) =>
        Log(TransactionOperation.Finish, transactionNumber, clientId, processType, processData, time);

    /// <summary>What a register seals for a finish.</summary>
    /// <param name="finish">The finish.</param>
    /// <param name="startTime">Log time of the start.</param>
    /// <param name="withLogMessage">Whether the device gives its raw log message.</param>
    public SealedSignature Seal(LogMessage finish, DateTimeOffset startTime, bool withLogMessage = true)
    {
        if (finish is null)
        {
            throw new ArgumentNullException(nameof(finish));
        }

        return new SealedSignature
        {
            SerialNumber = finish.SerialNumber,
            TransactionNumber = finish.TransactionNumber.GetValueOrDefault(),
            SignatureCounter = finish.SignatureCounter,
            StartTime = startTime,
            LogTime = finish.LogTime,
            Value = finish.Signature,
            Algorithm = finish.SignatureAlgorithm.Name,
            TimeFormat = finish.TimeFormat.ToOfficialName(),
            PublicKey = Key.PublicKey.Point,
            Verification = SignatureVerification.Verified,
            IsTestDevice = true,
            LogMessage = withLogMessage ? finish.RawBytes : [],
        };
    }

    /// <summary>Its archive: every log message written so far.</summary>
    public byte[] Export()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarArchiveWriter(stream))
        {
            writer.WriteInfo(new InfoCsv("TestTse", "TEST", "1"));
            foreach (var log in Logs)
            {
                writer.WriteLog(log);
            }

            writer.Complete();
        }

        return stream.ToArray();
    }

    private LogMessage Log(TransactionOperation operation, long transactionNumber, string clientId, string processType, string processData, DateTimeOffset time)
    {
        SignatureCounter++;
        var writer = new LogMessageWriter(Algorithm, SerialNumber)
        {
            Operation = operation,
            ClientId = clientId,
            ProcessType = processType,
            ProcessData = Encoding.UTF8.GetBytes(processData),
            TransactionNumber = transactionNumber,
            SignatureCounter = SignatureCounter,
            LogTime = time.ToUniversalTime().AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)),
        };
        var log = writer.Sign(data => Key.Sign(data, Algorithm));
        Logs.Add(log);
        return log;
    }
}
