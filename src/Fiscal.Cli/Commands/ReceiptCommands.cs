using System.CommandLine;
using System.Globalization;
using System.Text;
using Fiscal.Cli.Output;
using Fiscal.Documents;
using Fiscal.Journal;

namespace Fiscal.Cli.Commands;

internal static class ReceiptCommands
{
    private const int TextWidth = 48;

    public static Command Create(CommandLine cli) => new("receipt", "Receipts of a journal, and receipts through layouts.") { List(cli), Show(cli), LayoutCommands.Render(cli), LayoutCommands.Check(cli) };

    private static Command List(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal: a file, or Host=… (PostgreSQL)." };
        var from = new Option<string?>("--from") { Description = "First day, yyyy-MM-dd." };
        var to = new Option<string?>("--to") { Description = "Last day, yyyy-MM-dd." };
        var command = new Command("list", "One line per receipt of every type.") { journal, from, to };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var (first, last) = DayRange.Parse(parsed.GetValue(from), parsed.GetValue(to));
            using var store = JournalFiles.OpenReadOnly(parsed.GetRequiredValue(journal));
            foreach (var reader in await JournalFiles.ReadersAsync(store, cancellationToken).ConfigureAwait(false))
            {
                await reader.ReadReceiptsAsync(
                    receipt =>
                    {
                        var day = DateOnly.FromDateTime(receipt.End.DateTime);
                        if ((first is null || day >= first) && (last is null || day <= last))
                        {
                            WriteRow(console, receipt);
                        }

                        return Task.FromResult(true);
                    },
                    cancellationToken).ConfigureAwait(false);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    private static void WriteRow(CommandConsole console, Receipt receipt)
    {
        var transaction = receipt.Signature?.TransactionNumber ?? receipt.LateSignature?.TransactionNumber;
        var counter = receipt.Signature?.SignatureCounter ?? receipt.LateSignature?.SignatureCounter;
        if (console.Json)
        {
            console.Object(json =>
            {
                json.WriteNumber("number", receipt.Number);
                json.WriteString("saleId", receipt.SaleId);
                json.WriteTime("time", receipt.End);
                json.WriteString("type", DsfinvkWords.Of(receipt.Type));
                json.WriteString("total", JsonFields.Amount(receipt.Total));
                json.WriteBoolean("signed", receipt.Signature is not null);
                json.WriteLong("outage", receipt.Outage?.Number);
                json.WriteLong("transactionNumber", transaction);
                json.WriteLong("signatureCounter", counter);
                json.WriteBoolean("late", receipt.LateSignature is not null);
            });
            return;
        }

        var sign = receipt.Outage is { } outage
            ? string.Create(CultureInfo.InvariantCulture, $"outage {outage.Number}{(receipt.LateSignature is null ? string.Empty : ", signed late")}")
            : string.Create(CultureInfo.InvariantCulture, $"signed {transaction}/{counter}");
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{receipt.Number,8}  {receipt.End:yyyy-MM-dd HH:mm:ss}  {DsfinvkWords.Of(receipt.Type),-14}  {JsonFields.Amount(receipt.Total),10} {receipt.Currency}  {sign,-20}  {receipt.SaleId}"));
    }

    private static Command Show(CommandLine cli)
    {
        var journal = new Option<string>("--journal") { Required = true, Description = "The journal: a file, or Host=… (PostgreSQL)." };
        var number = new Option<long>("--number") { Required = true, Description = "Receipt number." };
        var format = new Option<string>("--format") { Description = "text, json or qr.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "qr");
        var register = new Option<string?>("--register") { Description = "Register, where a journal holds several." };
        var command = new Command("show", "One receipt.") { journal, number, format, register };
        cli.Handle(command, async (console, parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(number);
            if (wanted < 1)
            {
                throw new CliException(ExitCodes.Usage, "Receipt numbers begin at 1.");
            }

            using var store = JournalFiles.OpenReadOnly(parsed.GetRequiredValue(journal));
            var readers = await JournalFiles.ReadersAsync(store, cancellationToken).ConfigureAwait(false);
            var reader = Choose(readers, parsed.GetValue(register));
            var receipt = reader is null ? null : await reader.FindReceiptAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (receipt is null)
            {
                throw new CliException(ExitCodes.NotFine, $"The journal holds no receipt {wanted.ToString(CultureInfo.InvariantCulture)}; see 'fiscal receipt list'.");
            }

            return Write(console, receipt, console.Json ? "json" : parsed.GetValue(format)!);
        });
        return command;
    }

    private static JournalReader? Choose(IReadOnlyList<JournalReader> readers, string? register)
    {
        if (register is not null)
        {
            return readers.FirstOrDefault(r => string.Equals(r.RegisterId, register, StringComparison.Ordinal))
                ?? throw new CliException(ExitCodes.Usage, $"The journal holds no register '{register}', but: {string.Join(", ", readers.Select(static r => r.RegisterId))}.");
        }

        return readers.Count <= 1
            ? (readers.Count == 1 ? readers[0] : null)
            : throw new CliException(ExitCodes.Usage, $"The journal holds several registers ({string.Join(", ", readers.Select(static r => r.RegisterId))}): choose one with --register.");
    }

    private static int Write(CommandConsole console, Receipt receipt, string format)
    {
        switch (format)
        {
            case "json":
                console.Line(ReceiptJson.WriteText(receipt));
                return ExitCodes.Fine;
            case "qr" when receipt.Signature is { } signature:
                console.Line(signature.QrPayload);
                return ExitCodes.Fine;
            case "qr":
                throw new CliException(ExitCodes.NotFine, $"Receipt {receipt.Number.ToString(CultureInfo.InvariantCulture)} has no signature, so it has no QR code.");
            default:
                console.Text(RenderText(receipt));
                return ExitCodes.Fine;
        }
    }

    private static string RenderText(Receipt receipt) =>
        Encoding.UTF8.GetString(new TextRenderer(new TextRendererOptions { CharactersPerLine = TextWidth, DrawQrCodes = true }).Render(new StandardLayout().Create(receipt)));
}
