using System.CommandLine;
using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Tse.Logs;

namespace Fiscal.Cli.Commands;

internal static class VerifyCommands
{
    private const int MaxLogBytes = 16 * 1024 * 1024;
    private const int MaxCertificateBytes = 1024 * 1024;

    public static Command Create(CommandLine cli) =>
        new("verify", "Check receipts, logs, archives and journals.") { Qr(cli), Log(cli), Tar(cli), Journal(cli) };

    private static Command Qr(CommandLine cli)
    {
        var payload = new Argument<string>("payload") { Description = "The payload, or - for lines on stdin." };
        var certificate = new Option<string?>("--public-key-of") { Description = "Certificate of the TSE that must have signed." };
        var command = new Command("qr", "Grammar, signature and times of a receipt QR code.") { payload, certificate };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var keyFindings = new List<Finding>();
            var key = parsed.GetValue(certificate) is { } path ? KeyOf(console, path, keyFindings) : null;
            var given = parsed.GetRequiredValue(payload);
            var allTrue = true;
            var any = false;
            foreach (var line in given == "-" ? await LinesAsync(console, cancellationToken).ConfigureAwait(false) : [given])
            {
                any = true;
                allTrue &= WriteQr(console, line, key, keyFindings);
            }

            return any && allTrue ? ExitCodes.Fine : ExitCodes.NotFine;
        });
        return command;
    }

    // Only LF separates payloads: a CR is data of an order's process data. An empty line is checked like any other and is no payload.
    private static async Task<IEnumerable<string>> LinesAsync(CommandConsole console, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(console.OpenInput());
        var lines = (await input.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static bool WriteQr(CommandConsole console, string line, TsePublicKey? expected, List<Finding> keyFindings)
    {
        var verification = QrPayload.Verify(line);
        var findings = verification.Findings.ToList();
        var payload = verification.Payload;
        bool? valid = verification.Verdict switch
        {
            QrVerdict.Valid or QrVerdict.ValidFormDeviates => true,
            QrVerdict.Invalid => false,
            _ => payload is null ? false : null,
        };
        findings.AddRange(keyFindings);
        if (valid == true && keyFindings.Count > 0)
        {
            valid = null;
        }

        if (valid == true && expected is not null && !expected.Equals(payload?.PublicKey))
        {
            valid = false;
            findings.Add(new Finding("qr-foreign-key", FindingSeverity.Error, "public-key", "The payload was signed with another key than the certificate's.", "Der QR-Code wurde mit einem anderen Schlüssel signiert als dem des Zertifikats."));
        }

        if (console.Json)
        {
            console.Object(json =>
            {
                WriteValid(json, valid);
                json.WriteFindings(findings);
                json.WriteString("clientId", payload?.ClientId);
                json.WriteString("processType", payload?.ProcessType);
                json.WriteString("processData", payload?.ProcessData);
                json.WriteLong("transactionNumber", payload?.TransactionNumber);
                json.WriteLong("signatureCounter", payload?.SignatureCounter);
                json.WriteTime("startTime", payload?.StartTime);
                json.WriteTime("logTime", payload?.LogTime);
                json.WriteString("algorithm", payload?.AlgorithmName);
                json.WriteString("serialNumber", payload?.PublicKey?.SerialNumber.ToString());
            });
        }
        else
        {
            console.Line(valid switch
            {
                true => $"valid: {payload!.ClientId}, {payload.ProcessData}, transaction {payload.TransactionNumber.ToString(CultureInfo.InvariantCulture)}, {JsonFields.Time(payload.LogTime)}",
                false => "not valid",
                _ => "cannot be decided",
            });
            WriteFindings(console, findings);
        }

        return valid == true;
    }

    private static Command Log(CommandLine cli)
    {
        var file = new Argument<string>("file") { Description = "The log message, or - for stdin." };
        var keyOption = new Option<string?>("--public-key") { Description = "Public key point in base64, or a certificate's file." };
        var command = new Command("log", "One log message; without a key its structure only.") { file, keyOption };
        cli.Handle(command, (console, parsed, _) =>
        {
            var findings = new List<Finding>();
            var key = parsed.GetValue(keyOption) is { } text ? KeyFrom(console, text, findings) : null;
            using var stream = InputFiles.Open(console, parsed.GetRequiredValue(file));

            // What is longer is no log message; its beginning is enough to say so.
            var reading = LogMessage.Read(InputFiles.ReadUpTo(stream, MaxLogBytes));
            findings.InsertRange(0, reading.Findings);
            var message = reading.Message;
            bool? valid = message is null ? false : null;
            if (message is not null && key is not null)
            {
                var check = message.Verify(key);
                valid = check.Verdict switch
                {
                    SignatureVerdict.Verified => true,
                    SignatureVerdict.Failed => false,
                    _ => null,
                };
                findings.AddRange(check.Findings);
            }

            if (console.Json)
            {
                console.Object(json =>
                {
                    WriteValid(json, valid);
                    json.WriteString("kind", message?.Kind switch
                    {
                        LogMessageKind.Transaction => "transaction",
                        LogMessageKind.System => "system",
                        LogMessageKind.Audit => "audit",
                        _ => null,
                    });
                    json.WriteString("operation", message?.OperationType);
                    json.WriteString("clientId", message?.ClientId);
                    json.WriteString("processType", message?.ProcessType);
                    json.WriteString("processData", message?.ProcessDataText);
                    json.WriteLong("transactionNumber", message?.TransactionNumber);
                    json.WriteLong("signatureCounter", message?.SignatureCounter);
                    json.WriteTime("logTime", message?.LogTime);
                    json.WriteString("algorithm", message?.SignatureAlgorithm.Name);
                    json.WriteString("serialNumber", message?.SerialNumber.ToString());
                    json.WriteFindings(findings);
                });
            }
            else
            {
                console.Line(valid switch
                {
                    true => $"valid: {message}",
                    false => "not valid",
                    _ => $"structure read, signature not checked: {message}",
                });
                WriteFindings(console, findings);
            }

            return Task.FromResult(valid == false || findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine);
        });
        return command;
    }

    private static Command Tar(CommandLine cli)
    {
        var file = new Argument<string>("file") { Description = "The archive, or - for stdin." };
        var command = new Command("tar", "Structure, chain, signatures, counters, pairs and times of a TSE archive.") { file };
        cli.Handle(command, (console, parsed, cancellationToken) =>
        {
            using var stream = InputFiles.Open(console, parsed.GetRequiredValue(file));
            using var progress = console.Progress("messages", 0);
            var seen = 0L;
            var result = TarVerifier.Verify(stream, new TarVerificationOptions { OnMessage = _ => progress.Report(++seen) }, cancellationToken);
            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteNumber("messages", result.Messages);
                    json.WriteNumber("transactionLogs", result.TransactionLogs);
                    json.WriteNumber("systemLogs", result.SystemLogs);
                    json.WriteNumber("auditLogs", result.AuditLogs);
                    json.WriteNumber("transactions", result.Transactions);
                    json.WriteNumber("signaturesChecked", result.SignaturesChecked);
                    json.WriteNumber("signaturesValid", result.SignaturesValid);
                    json.WriteLong("firstCounter", result.FirstCounter);
                    json.WriteLong("lastCounter", result.LastCounter);
                    json.WriteStartArray("serialNumbers");
                    foreach (var serial in result.SerialNumbers)
                    {
                        json.WriteStringValue(serial.ToString());
                    }

                    json.WriteEndArray();
                    json.WriteFindings(result.Findings);
                });
            }
            else
            {
                console.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{result.Messages} messages, {result.Transactions} transactions, {result.SignaturesValid} of {result.SignaturesChecked} signatures valid, counters {result.FirstCounter} to {result.LastCounter}"));
                WriteFindings(console, result.Findings);
                console.Line(TarVerification.Limits);
            }

            return Task.FromResult(result.Findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine);
        });
        return command;
    }

    private static Command Journal(CommandLine cli)
    {
        var file = new Argument<string>("journal") { Description = "The journal: a file, or Host=… (PostgreSQL)." };
        var against = new Option<string?>("--against") { Description = "A TSE archive that must tell the same story." };
        var command = new Command("journal", "Hash chain, numbers, seals and signatures of a journal.") { file, against };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            JournalFiles.CheckExists(path);
            using var progress = console.Progress("entries", 0);
            var report = await VerifyAsync(console, path, parsed.GetValue(against), progress, cancellationToken).ConfigureAwait(false);
            if (console.Json)
            {
                console.Object(json =>
                {
                    json.WriteNumber("entries", report.Entries);
                    json.WriteNumber("receipts", report.Receipts);
                    json.WriteNumber("signed", report.Signed);
                    json.WriteNumber("outages", report.Outages);
                    json.WriteString("head", report.Head);
                    json.WriteFindings(report.Findings);
                });
            }
            else
            {
                console.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Entries} entries, {report.Receipts} receipts, {report.Signed} signed, {report.Outages} outages, head {report.Head ?? "none"}"));
                WriteFindings(console, report.Findings);
            }

            return report.Findings.HasError() ? ExitCodes.NotFine : ExitCodes.Fine;
        });
        return command;
    }

    private static async Task<JournalReport> VerifyAsync(CommandConsole console, string path, string? archive, ProgressLine progress, CancellationToken cancellationToken)
    {
        Stream? stream = archive is null ? null : InputFiles.Open(console, archive);
        try
        {
            using var store = JournalFiles.OpenReadOnly(path);
            var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = stream, Progress = progress.Report }, cancellationToken).ConfigureAwait(false);
            var heads = report.Heads.OrderBy(static h => h.Key, StringComparer.Ordinal).Select(static h => h.Value.ToString()).ToList();
            return new JournalReport(report.Entries, report.Receipts, report.Signed, report.Outages, heads.Count == 0 ? null : string.Join(" ", heads), report.Findings);
        }
        catch (JournalException e) when (e.Code is JournalErrorCodes.NotAJournal or JournalErrorCodes.NewerFormat or JournalErrorCodes.StorageDamaged)
        {
            // It can be read but is not what it claims to be: a finding, not an environment fault.
            var onServer = JournalFiles.IsOnServer(path);
            var findings = onServer ? [] : await SqliteJournalStore.VerifyFileAsync(path, cancellationToken).ConfigureAwait(false);
            return new JournalReport(0, 0, 0, 0, null, findings.HasError() ? findings : [.. findings, new Finding(e.Code, FindingSeverity.Error, onServer ? string.Empty : path, e.Message, "Das ist kein lesbares Journal: " + e.Message)]);
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void WriteValid(System.Text.Json.Utf8JsonWriter json, bool? valid)
    {
        if (valid is { } known)
        {
            json.WriteBoolean("valid", known);
        }
        else
        {
            json.WriteNull("valid");
        }
    }

    private static void WriteFindings(CommandConsole console, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            console.Line("  " + finding);
        }
    }

    private static TsePublicKey? KeyOf(CommandConsole console, string certificateFile, List<Finding> findings)
    {
        using var stream = InputFiles.Open(console, certificateFile);
        if (TseCertificate.TryParse(InputFiles.ReadUpTo(stream, MaxCertificateBytes), out var certificate) && certificate.PublicKey is { } key)
        {
            return key;
        }

        findings.Add(new Finding("certificate-unreadable", FindingSeverity.Error, certificateFile, "The file is no certificate with a key on a known curve.", "Die Datei ist kein Zertifikat mit einem Schlüssel auf einer bekannten Kurve."));
        return null;
    }

    private static TsePublicKey? KeyFrom(CommandConsole console, string text, List<Finding> findings)
    {
        if (File.Exists(text))
        {
            return KeyOf(console, text, findings);
        }

        try
        {
            var bytes = Convert.FromBase64String(text);
            return TsePublicKey.TryFromPoint(bytes, out var key) || TsePublicKey.TryFromSubjectPublicKeyInfo(bytes, out key)
                ? key
                : throw new CliException(ExitCodes.Usage, "--public-key is not a point on a known curve.");
        }
        catch (FormatException e)
        {
            throw new CliException(ExitCodes.Usage, $"--public-key '{text}' is neither a file nor base64.", e);
        }
    }

    private sealed record JournalReport(long Entries, long Receipts, long Signed, long Outages, string? Head, IReadOnlyList<Finding> Findings);
}
