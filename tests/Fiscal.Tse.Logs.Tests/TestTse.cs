using System.Security.Cryptography;

namespace Fiscal.Tse.Logs.Tests;

/// <summary>A key pair with everything a test needs to sign logs and certificates.</summary>
internal sealed class TestTse
{
    internal static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _ecdsa;

    internal TestTse(EllipticCurve curve)
    {
        _ecdsa = ECDsa.Create(ECCurve.CreateFromValue(curve.Oid));
        var q = _ecdsa.ExportParameters(false).Q;
        Key = TsePublicKey.FromPoint([4, .. q.X!, .. q.Y!]);
        Algorithm = curve.ByteLength switch { 32 => SignatureAlgorithm.EcdsaPlainSha256, 48 => SignatureAlgorithm.EcdsaPlainSha384, _ => SignatureAlgorithm.EcdsaPlainSha512 };
        Root = new TseCertificateWriter(Key) { CommonName = "TEST root", NotBefore = Noon.AddYears(-1), NotAfter = Noon.AddYears(8), IsCertificateAuthority = true }.Sign(Algorithm, Sign);
    }

    internal TsePublicKey Key { get; }

    internal SignatureAlgorithm Algorithm { get; }

    internal TseCertificate Root { get; }

    internal byte[] Sign(byte[] data) =>
        _ecdsa.SignData(data, Algorithm.DigestLength switch { 32 => HashAlgorithmName.SHA256, 48 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 }, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    internal TseCertificate Issue(TsePublicKey key, int serial = 2) =>
        new TseCertificateWriter(key) { Issuer = Root, SerialNumber = serial, NotBefore = Noon.AddYears(-1), NotAfter = Noon.AddYears(8) }.Sign(Algorithm, Sign);

    internal LogMessageWriter Writer(long counter) => new(Algorithm, Key.SerialNumber)
    {
        SignatureCounter = counter,
        LogTime = Noon.AddSeconds(counter),
        ClientId = "KASSE-01",
        TransactionNumber = 1,
    };

    internal LogMessage Start(long counter, long number, Action<LogMessageWriter>? change = null)
    {
        var writer = Writer(counter);
        writer.TransactionNumber = number;
        change?.Invoke(writer);
        return writer.Sign(Sign);
    }

    internal LogMessage Finish(long counter, long number, Action<LogMessageWriter>? change = null)
    {
        var writer = Writer(counter);
        writer.Operation = TransactionOperation.Finish;
        writer.TransactionNumber = number;
        writer.ProcessType = ProcessTypes.Receipt;
        writer.ProcessData = "Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar"u8.ToArray();
        change?.Invoke(writer);
        return writer.Sign(Sign);
    }

    internal LogMessage System(long counter, string operation, byte[] data, Action<LogMessageWriter>? change = null)
    {
        var writer = Writer(counter);
        writer.Kind = LogMessageKind.System;
        writer.OperationType = operation;
        writer.SystemOperationData = data;
        change?.Invoke(writer);
        return writer.Sign(Sign);
    }

    internal LogMessage Audit(long counter)
    {
        var writer = Writer(counter);
        writer.Kind = LogMessageKind.Audit;
        writer.SeAuditData = [0x30, 0x00];
        return writer.Sign(Sign);
    }

    /// <summary>initialize, updateTime, registerClient, an audit log and then transactions of two logs each.</summary>
    internal List<LogMessage> Day(int transactions, string client = "KASSE-01")
    {
        List<LogMessage> logs =
        [
            System(1, SystemOperations.Initialize, SystemOperations.InitializeData("TEST")),
            System(2, SystemOperations.UpdateTime, SystemOperations.UpdateTimeData(Noon.AddSeconds(1), Noon.AddSeconds(2))),
            System(3, SystemOperations.RegisterClient, SystemOperations.ClientData(client)),
            Audit(4),
        ];
        for (var i = 1; i <= transactions; i++)
        {
            logs.Add(Start(logs.Count + 1, i, w => w.ClientId = client));
            logs.Add(Finish(logs.Count + 1, i, w => w.ClientId = client));
        }

        return logs;
    }

    internal static byte[] Archive(IEnumerable<LogMessage> logs, params TseCertificate[] certificates)
    {
        using var stream = new MemoryStream();
        using var writer = new TarArchiveWriter(stream);
        writer.WriteInfo(new InfoCsv("TEST", "Fiscal", "1"));
        foreach (var certificate in certificates) writer.WriteCertificate(certificate);
        foreach (var log in logs) writer.WriteLog(log);
        writer.Complete();
        return stream.ToArray();
    }

    internal static TarVerification Verify(byte[] archive, TarVerificationOptions? options = null) => TarVerifier.Verify(new MemoryStream(archive), options);

    internal static string[] Errors(IEnumerable<Finding> findings) => [.. findings.Where(f => f.Severity == FindingSeverity.Error).Select(f => f.ToString())];
}
