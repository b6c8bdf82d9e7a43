using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fiscal.Documents;

namespace Fiscal.Receipts;

/// <summary>Writes receipts as EKaBS JSON ("einheitlicher Kassenbeleg-Standard" of DFKA, 2021): what customers get beside paper and page, and what lies in the PDF.</summary>
/// <remarks>
/// The official schema is not public; fields are those that two providers agree on, and where they differ this follows version 1.0.0 of the one that carries the currency (docs/layouts.md says which).
/// Amounts are JSON numbers written from decimals. Without signature there is no <c>security</c>, and the footer carries the note of the outage. No cashier, no extensions, no link secret.
/// The same receipt gives the same bytes.
/// </remarks>
public static class EkabsJson
{
    /// <summary>Name of the attachment in a PDF.</summary>
    public const string FileName = "receipt.json";

    /// <summary>Media type of the bytes.</summary>
    public const string MediaType = "application/json";

    // No '<' or '&' is escaped: it is a file of its own, never inside a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a receipt.</summary>
    /// <param name="receipt">A sealed receipt.</param>
    /// <param name="options">What the shop says beside it.</param>
    /// <returns>UTF-8 without byte order mark.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is <see langword="null"/>.</exception>
    public static byte[] Write(Receipt receipt, EkabsOptions? options = null)
    {
        using var stream = new MemoryStream(4096);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            new Writer(json, receipt ?? throw new ArgumentNullException(nameof(receipt)), options ?? new EkabsOptions()).Write();
        }

        return stream.ToArray();
    }

    private sealed class Writer(Utf8JsonWriter json, Receipt receipt, EkabsOptions options)
    {
        private readonly ReceiptFacts _facts = new(receipt, new StandardLayoutOptions(), new ReceiptLayoutContext());

        public void Write()
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0.0");
            json.WriteString("type", "INVOICE");
            json.WriteStartObject("cash_register");
            json.WriteString("serial_number", receipt.ClientId);
            json.WriteEndObject();
            WriteHead();
            WriteData();
            WriteSecurity();
            WriteMisc();
            json.WriteEndObject();
        }

        private void WriteHead()
        {
            json.WriteStartObject("head");
            json.WriteString("id", Id());
            json.WriteString("number", receipt.PrintedNumber);
            json.WriteString("date", PaperFormat.Iso(receipt.End));
            var days = receipt.Lines.Where(static line => line.ServiceDate is not null).Select(static line => line.ServiceDate!.Value).ToList();
            if (days.Count != 0)
            {
                json.WriteString("delivery_period_start", Day(days.Min()));
                json.WriteString("delivery_period_end", Day(days.Max()));
            }

            var merchant = receipt.Merchant;
            json.WriteStartObject("seller");
            json.WriteString("name", merchant.Name);
            json.WriteString("tax_number", merchant.TaxNumber is { Length: > 0 } number ? number : merchant.VatId ?? string.Empty);
            if (merchant.SmallBusiness)
            {
                json.WriteBoolean("tax_exemption", true);
                json.WriteString("tax_exemption_note", _facts.Texts.SmallBusiness);
            }

            WriteAddress(merchant.Address);
            json.WriteEndObject();
            WriteBuyer();
            json.WriteEndObject();
        }

        // The same receipt has the same id on every way to the customer; nothing secret goes into it. RFC 9562, version 8.
        private string Id()
        {
            using var hash = SHA256.Create();
            var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes("ekabs\n" + receipt.ClientId + "\n" + receipt.BonId.ToString(CultureInfo.InvariantCulture) + "\n" + PaperFormat.Iso(receipt.End)));
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            var digits = Hex.Lower(bytes).Substring(0, 32);
            return string.Join("-", digits.Substring(0, 8), digits.Substring(8, 4), digits.Substring(12, 4), digits.Substring(16, 4), digits.Substring(20));
        }

        private void WriteBuyer()
        {
            if (receipt.Customer is not { } customer)
            {
                return;
            }

            json.WriteStartObject("buyer");
            Optional("customer_number", customer.Id);
            json.WriteString("name", customer.Name);
            Optional("tax_number", customer.VatId);
            if (customer.Address is { } address)
            {
                WriteAddress(address);
            }

            json.WriteEndObject();
        }

        private void WriteAddress(Address address)
        {
            json.WriteStartObject("address");
            json.WriteString("street", address.Street);
            json.WriteString("postal_code", address.PostalCode);
            json.WriteString("city", address.City);
            json.WriteString("country_code", address.Country.Length == 0 ? "DEU" : address.Country);
            json.WriteEndObject();
        }

        private void WriteData()
        {
            json.WriteStartObject("data");
            json.WriteString("currency", receipt.Currency);
            Amount("full_amount_incl_vat", receipt.Total);
            json.WriteStartArray("payment_types");
            foreach (var payment in receipt.Payments)
            {
                json.WriteStartObject();
                json.WriteString("name", payment.Name is { Length: > 0 } own ? own : _facts.Texts.Kind(payment.Kind));
                Amount("amount", payment.BaseAmount);
                if (ReceiptFacts.IsForeign(payment, receipt))
                {
                    Amount("foreign_amount", payment.Amount, ReceiptFacts.DecimalsOf(payment.Currency));
                    json.WriteString("foreign_currency", payment.Currency);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteVat(receipt.Vat);
            json.WriteStartArray("lines");
            foreach (var line in receipt.Lines)
            {
                WriteLine(line);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        private void WriteVat(IReadOnlyList<VatAmount> amounts)
        {
            json.WriteStartArray("vat_amounts");
            foreach (var vat in amounts)
            {
                json.WriteStartObject();
                Number("percentage", vat.Rate.Percent);
                Amount("incl_vat", vat.Gross);
                Amount("excl_vat", vat.Net);
                Amount("vat", vat.Tax);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void WriteLine(LineItem line)
        {
            json.WriteStartObject();
            json.WriteString("text", line.Text);
            Optional("additional_text", string.Join("\n", _facts.Details(line)));
            WriteVat(line.Vat);
            if (line.ServiceDate is { } day)
            {
                json.WriteString("delivery_period_start", Day(day));
                json.WriteString("delivery_period_end", Day(day));
            }

            // A discount is a line without item.
            if (line.BusinessCase != BusinessCase.Discount)
            {
                json.WriteStartObject("item");
                json.WriteString("number", line.ArticleNumber is { Length: > 0 } number ? number : line.Number.ToString(CultureInfo.InvariantCulture));
                Optional("gtin", line.Gtin);
                Number("quantity", line.Quantity);
                Optional("quantity_measure", line.Unit);
                Amount("price_per_unit", line.UnitPrice);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        private void WriteSecurity()
        {
            if (receipt.Signature is not { } signature)
            {
                return;
            }

            json.WriteStartObject("security");
            json.WriteStartObject("tse");
            json.WriteString("serial_number", signature.SerialNumber.ToString());
            json.WriteString("signature_algorithm", signature.Algorithm);
            json.WriteString("log_time_format", signature.TimeFormat);
            if (options.CertificateDer is { Length: > 0 } certificate)
            {
                json.WriteString("certificate", Convert.ToBase64String(certificate));
            }

            json.WriteString("timestamp_start", PaperFormat.Iso(signature.StartTime));
            json.WriteString("timestamp_end", PaperFormat.Iso(signature.LogTime));
            if (receipt.FirstOrderStart is { } first)
            {
                json.WriteString("first_order", PaperFormat.Iso(first));
            }

            json.WriteNumber("transaction_number", signature.TransactionNumber);
            json.WriteNumber("signature_number", signature.SignatureCounter);
            Optional("process_type", receipt.ProcessType);
            Optional("process_data", receipt.ProcessData);
            json.WriteString("signature", Convert.ToBase64String(signature.Value));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void WriteMisc()
        {
            json.WriteStartObject("misc");
            if (options.LogoPng is { Length: > 0 } logo)
            {
                WriteContent("logo", "image/png", logo);
            }

            Optional("footer_text", string.Join("\n", Footer()));
            var slips = receipt.Payments.Where(static payment => payment.CardSlip is { Length: > 0 }).Select(static payment => payment.CardSlip!).ToList();
            if (slips.Count != 0)
            {
                json.WriteStartArray("additional_receipts");
                slips.ForEach(slip => WriteContent(null, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(slip)));
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        // There is no field for what a receipt is when it is no plain sale, nor for an outage: words for the reader.
        private IEnumerable<string> Footer()
        {
            if (_facts.KindMark is { } kind)
            {
                yield return kind;
            }

            if (receipt.IsReversal)
            {
                yield return _facts.Texts.Reversal;
            }

            foreach (var reference in _facts.References)
            {
                yield return reference;
            }

            if (receipt.IsTest)
            {
                yield return ReceiptTexts.Test;
            }

            if (receipt.Signature is null && receipt.Outage is { } outage)
            {
                yield return ReceiptTexts.Outage(ReceiptFacts.Whole(outage.Number));
                yield return _facts.Texts.Start + ": " + _facts.Moment(receipt.Start);
                yield return _facts.Texts.End + ": " + _facts.Moment(receipt.End);
            }

            foreach (var note in receipt.Notes)
            {
                yield return note;
            }

            if (options.FooterText.Length != 0)
            {
                yield return options.FooterText;
            }
        }

        private void WriteContent(string? name, string type, byte[] content)
        {
            if (name is null)
            {
                json.WriteStartObject();
            }
            else
            {
                json.WriteStartObject(name);
            }

            json.WriteString("content_type", type);
            json.WriteBase64String("content", content);
            json.WriteEndObject();
        }

        private void Optional(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                json.WriteString(name, value);
            }
        }

        // At least the currency's decimals, and never more than the value has: 12.90, 0.123.
        private void Amount(string name, decimal amount, int? decimals = null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(amount.ToString("0." + new string('0', decimals ?? _facts.Decimals) + new string('#', 12), CultureInfo.InvariantCulture).TrimEnd('.'));
        }

        private void Number(string name, decimal number)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(number.ToString("0." + new string('#', 28), CultureInfo.InvariantCulture));
        }

        private static string Day(DateTime day) => day.ToString("yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);
    }
}
