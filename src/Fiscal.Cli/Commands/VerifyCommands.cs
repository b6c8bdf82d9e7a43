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

    public static Command Create(CommandLine cli) =>
        new("verify", "Check receipts, logs, archives and journals.") { Qr(cli), Log(cli), Tar(cli), Journal(cli) };

    private static Command Qr(CommandLine cli)
    {
        var payload = new Argument<string>("payload") { Description = "The payload, or - for lines on stdin." };
        var certificate = new Option<string?>("--public-key-of") { Description = "Certificate of the TSE that must have signed." };
        var command = new Command("qr", "Grammar, signature and times of a receipt QR code.") { payload, certificate };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var key = parsed.GetValue(certificate) is { } path ? KeyOf(path) : null;
            var given = parsed.GetRequiredValue(payload);
            var allTrue = true;
            var any = false;
            foreach (var line in given == "-" ? await LinesAsync(console, cancellationToken).ConfigureAwait(false) : [given])
            {
                any = true;
                allTrue &= WriteQr(console, line, key);
            }

            return any && allTrue ? ExitCodes.Fine : ExitCodes.NotFine;
        });
        return command;
    }

    // Only LF separates payloads: a CR is data of an order's process data.
    private static async Task<IEnumerable<string>> LinesAsync(CommandConsole console, CancellationToken cancellationToken)
    {
        var text = await console.Input.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        return text.Split('\n').Where(static line => line.Trim().Length > 0);
    }

    private static bool WriteQr(CommandConsole console, string line, TsePublicKey? expected)
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
                false => "not valid: the signature does not fit the content as read",
                _ => "cannot decide",
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
            var key = parsed.GetValue(keyOption) is { } text ? KeyFrom(text) : null;
            var reading = LogMessage.Read(ReadAll(console, parsed.GetRequiredValue(file)));
            var findings = reading.Findings.ToList();
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
            using var stream = Open(console, parsed.GetRequiredValue(file));
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
        var file = new Argument<string>("journal") { Description = "The journal's file." };
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
        Stream? stream = archive is null ? null : Open(console, archive);
        try
        {
            using var store = SqliteJournalStore.OpenReadOnly(path);
            var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = stream, Progress = progress.Report }, cancellationToken).ConfigureAwait(false);
            var heads = report.Heads.OrderBy(static h => h.Key, StringComparer.Ordinal).Select(static h => h.Value.ToString()).ToList();
            return new JournalReport(report.Entries, report.Receipts, report.Signed, report.Outages, heads.Count == 0 ? null : string.Join(" ", heads), report.Findings);
        }
        catch (JournalException e) when (e.Code is JournalErrorCodes.NotAJournal or JournalErrorCodes.NewerFormat or JournalErrorCodes.StorageDamaged)
        {
            // It can be read but is not what it claims to be: a finding, not an environment fault.
            var findings = await SqliteJournalStore.VerifyFileAsync(path, cancellationToken).ConfigureAwait(false);
            return new JournalReport(0, 0, 0, 0, null, findings.HasError() ? findings : [.. findings, new Finding(e.Code, FindingSeverity.Error, path, e.Message, "Die Datei ist kein lesbares Journal: " + e.Message)]);
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

    private static Stream Open(CommandConsole console, string file)
    {
        if (file == "-")
        {
            return console.OpenInput();
        }

        CheckFile(file);
        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
    }

    private static byte[] ReadAll(CommandConsole console, string file)
    {
        using var stream = Open(console, file);
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (content.Length + read > MaxLogBytes)
            {
                throw new CliException(ExitCodes.NotFine, $"'{file}' is larger than 16 MiB: no log message.");
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static void CheckFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new CliException(ExitCodes.Environment, $"The file '{file}' does not exist; check the path.");
        }
    }

    private static TsePublicKey KeyOf(string certificateFile)
    {
        CheckFile(certificateFile);
        return TseCertificate.TryParse(File.ReadAllBytes(certificateFile), out var certificate) && certificate.PublicKey is { } key
            ? key
            : throw new CliException(ExitCodes.NotFine, $"'{certificateFile}' is no certificate with a key on a known curve.");
    }

    private static TsePublicKey KeyFrom(string text)
    {
        if (File.Exists(text))
        {
            return KeyOf(text);
        }

        try
        {
            var bytes = Convert.FromBase64String(text);
            return TsePublicKey.TryFromPoint(bytes, out var key) || TsePublicKey.TryFromSubjectPublicKeyInfo(bytes, out key)
                ? key
                : throw new CliException(ExitCodes.Usage, "The public key is not a point on a known curve.");
        }
        catch (FormatException)
        {
            throw new CliException(ExitCodes.Usage, $"'{text}' is neither a file nor base64.");
        }
    }

    private sealed record JournalReport(long Entries, long Receipts, long Signed, long Outages, string? Head, IReadOnlyList<Finding> Findings);
}
