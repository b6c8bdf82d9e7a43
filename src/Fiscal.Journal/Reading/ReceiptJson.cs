using System.Text;
using System.Text.Json;

namespace Fiscal.Journal;

/// <summary>Receipt JSON: one receipt as <c>fiscal receipt show --format json</c> writes it, for command line, portal and files. Described in docs/receipt-json.md.</summary>
/// <remarks>Every field is always there, <c>null</c> if it does not exist; fields are only ever added. The link secret is never in it.</remarks>
public static class ReceiptJson
{
    /// <summary>Version of the form (<c>v</c>).</summary>
    public const int Version = 1;

    /// <summary>Longest text that is read, in bytes.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Writes a receipt as UTF-8 JSON without byte order mark.</summary>
    /// <param name="receipt">The receipt.</param>
    public static byte[] Write(Receipt receipt)
    {
        if (receipt is null)
        {
            throw new ArgumentNullException(nameof(receipt));
        }

        var w = FieldWriter.Rent(nulls: true);
        w.Integer("v"u8, Version);
        w.Text("register"u8, receipt.RegisterId);
        w.Integer("number"u8, receipt.Number);
        w.Text("saleId"u8, receipt.SaleId);
        w.Text("type"u8, DsfinvkWords.Of(receipt.Type));
        w.Time("start"u8, receipt.Start);
        w.Time("end"u8, receipt.End);
        PartFields.Write(w, "cashier"u8, receipt.Cashier);
        w.Choice("inHouse"u8, receipt.InHouse);
        WriteLines(w, receipt.Lines);
        WriteVat(w, "vat"u8, receipt.Vat);
        WritePayments(w, receipt.Payments);
        w.Amount("total"u8, receipt.Total);
        PartFields.Write(w, "references"u8, receipt.References);
        PartFields.Write(w, "merchant"u8, receipt.Merchant);
        WriteSignature(w, receipt.Signature);
        WriteOutage(w, receipt.Outage);
        WriteLate(w, receipt.LateSignature);
        w.Text("printedNumber"u8, receipt.PrintedNumber);
        w.Integer("bonId"u8, receipt.BonId);
        w.Text("name"u8, receipt.Name);
        w.Text("currency"u8, receipt.Currency);
        w.Text("clientId"u8, receipt.ClientId);
        w.Text("processType"u8, receipt.ProcessType);
        w.Text("processData"u8, receipt.ProcessData);
        w.Time("firstOrderStart"u8, receipt.FirstOrderStart);
        PartFields.Write(w, "customer"u8, receipt.Customer);
        w.Flag("reversal"u8, receipt.IsReversal);
        PartFields.Write(w, "allocationGroups"u8, receipt.AllocationGroups);
        PartFields.Write(w, "notes"u8, receipt.Notes);
        w.Text("terminal"u8, receipt.TerminalId);
        w.Bytes("layoutId"u8, receipt.LayoutId);
        PartFields.Write(w, "extensions"u8, receipt.Extensions);
        w.Flag("test"u8, receipt.IsTest);
        return w.Finish();
    }

    /// <summary>Writes a receipt as JSON text.</summary>
    /// <param name="receipt">The receipt.</param>
    public static string WriteText(Receipt receipt) => Encoding.UTF8.GetString(Write(receipt));

    /// <summary>Reads a receipt. Its <see cref="Receipt.Origin"/> is <see cref="ReceiptOrigin.Imported"/>: it shows what was written and proves nothing.</summary>
    /// <param name="utf8">UTF-8 JSON, with or without byte order mark, at most <see cref="MaxLength"/> bytes.</param>
    /// <exception cref="ReceiptJsonException">The text is not receipt JSON; no other exception is thrown, whatever it is.</exception>
    public static Receipt Read(byte[] utf8)
    {
        if (utf8 is null)
        {
            throw new ArgumentNullException(nameof(utf8));
        }

        if (utf8.Length > MaxLength)
        {
            throw new ReceiptJsonException(string.Empty, "the text is longer than 16 MiB");
        }

        var start = utf8.Length >= 3 && utf8[0] == 0xEF && utf8[1] == 0xBB && utf8[2] == 0xBF ? 3 : 0;
        try
        {
            using var document = JsonDocument.Parse(utf8.AsMemory(start), new JsonDocumentOptions { MaxDepth = FieldReader.MaxDepth });
            return Read(new FieldReader(document.RootElement));
        }
        catch (FieldFormatException error)
        {
            throw new ReceiptJsonException(error.Field, error.Message, error.InnerException);
        }
        catch (JsonException error)
        {
            throw new ReceiptJsonException(string.Empty, "the text is not JSON", error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException)
        {
            throw new ReceiptJsonException(string.Empty, "it holds broken text", error);
        }
    }

    /// <summary>Reads a receipt from a text.</summary>
    /// <param name="json">JSON.</param>
    /// <exception cref="ReceiptJsonException">The text is not receipt JSON.</exception>
    public static Receipt ReadText(string json) => Read(Encoding.UTF8.GetBytes(json ?? throw new ArgumentNullException(nameof(json))));

    private static Receipt Read(FieldReader r)
    {
        var currency = r.Text("currency") ?? Currency.Euro;
        var number = r.RequiredInteger("number");
        var receipt = new Receipt
        {
            RegisterId = r.Required("register"),
            SaleId = r.Required("saleId"),
            Number = number,
            PrintedNumber = r.Text("printedNumber") ?? JsonValues.Number(number),
            BonId = r.Integer("bonId") ?? number,
            Type = r.Word("type", DsfinvkWords.ParseReceiptType, ReceiptType.Receipt),
            Name = r.Text("name"),
            Start = r.RequiredTime("start"),
            End = r.RequiredTime("end"),
            FirstOrderStart = r.Time("firstOrderStart"),
            Currency = currency,
            Total = r.RequiredDecimal("total"),
            Lines = ReadLines(r),
            Vat = r.List("vat", ReadVat),
            Payments = r.List("payments", f => ReadPayment(f, currency)),
            Merchant = PartFields.ReadMerchant(r, "merchant") ?? throw r.Broken("merchant", "is missing"),
            Cashier = PartFields.ReadCashier(r, "cashier"),
            Customer = PartFields.ReadCustomer(r, "customer"),
            InHouse = r.Choice("inHouse"),
            IsReversal = r.Flag("reversal"),
            References = PartFields.ReadReferences(r, "references"),
            AllocationGroups = r.Texts("allocationGroups"),
            Notes = r.Texts("notes"),
            TerminalId = r.Text("terminal"),
            Extensions = r.Raw("extensions"),
            ClientId = r.Text("clientId") ?? string.Empty,
            ProcessType = r.Text("processType") ?? string.Empty,
            ProcessData = r.Text("processData") ?? string.Empty,
            LayoutId = r.Bytes("layoutId"),
            Signature = r.TryObject("signature", out var signature) ? ReadSignature(signature) : null,
            Outage = r.TryObject("outage", out var outage) ? ReadOutage(outage) : null,
            LateSignature = r.TryObject("lateSignature", out var late) ? ReadLate(late) : null,
            Origin = ReceiptOrigin.Imported,
        };
        return receipt.Signature is null != receipt.Outage is null
            ? receipt
            : throw r.Broken("signature", "and 'outage' must not both be there or both be missing");
    }

    private static void WriteLines(FieldWriter w, IReadOnlyList<LineItem> lines)
    {
        w.BeginList("lines"u8);
        foreach (var line in lines)
        {
            var single = line.Vat.Count == 1 ? line.Vat[0].Rate : null;
            w.Begin();
            w.Text("text"u8, line.Text);
            w.Number("quantity"u8, line.Quantity);
            w.Amount("unitPrice"u8, line.UnitPrice);
            w.Amount("total"u8, line.Total);
            w.Text("vat"u8, single?.Category.Code);
            w.Number("rate"u8, single?.Percent);
            w.Text("gvTyp"u8, DsfinvkWords.Of(line.BusinessCase));
            w.Integer("parent"u8, line.ParentLine);
            w.Integer("originalLine"u8, line.OriginalLine);
            w.Integer("number"u8, line.Number);
            w.Text("gvName"u8, line.BusinessCaseName);
            w.Number("factor"u8, line.Factor);
            w.Text("unit"u8, line.Unit);
            WriteVat(w, "vatParts"u8, line.Vat);
            w.Choice("inHouse"u8, line.InHouse);
            w.Day("serviceDate"u8, line.ServiceDate);
            PartFields.Write(w, "adjustments"u8, line.Adjustments);
            w.Text("articleNumber"u8, line.ArticleNumber);
            w.Text("gtin"u8, line.Gtin);
            w.Text("productGroupId"u8, line.ProductGroupId);
            w.Text("productGroup"u8, line.ProductGroup);
            w.Text("voucherNumber"u8, line.VoucherNumber);
            PartFields.Write(w, "agency"u8, line.Agency);
            PartFields.Write(w, "components"u8, line.Components);
            PartFields.Write(w, "references"u8, line.References);
            w.End();
        }

        w.EndList();
    }

    private static List<LineItem> ReadLines(FieldReader r)
    {
        var position = 0;
        return r.List("lines", f =>
        {
            position++;
            return new LineItem
            {
                Number = f.Int("number") ?? position,
                Text = f.Text("text") ?? string.Empty,
                Quantity = f.RequiredDecimal("quantity"),
                UnitPrice = f.RequiredDecimal("unitPrice"),
                Factor = f.Decimal("factor") ?? 1m,
                Unit = f.Text("unit"),
                Total = f.RequiredDecimal("total"),
                BusinessCase = f.Word("gvTyp", DsfinvkWords.ParseBusinessCase, BusinessCase.Sale),
                BusinessCaseName = f.Text("gvName"),
                Vat = f.List("vatParts", ReadVat),
                ParentLine = f.Int("parent"),
                OriginalLine = f.Int("originalLine"),
                InHouse = f.Choice("inHouse"),
                ServiceDate = f.Day("serviceDate"),
                Adjustments = PartFields.ReadAdjustments(f, "adjustments"),
                ArticleNumber = f.Text("articleNumber"),
                Gtin = f.Text("gtin"),
                ProductGroupId = f.Text("productGroupId"),
                ProductGroup = f.Text("productGroup"),
                VoucherNumber = f.Text("voucherNumber"),
                Agency = PartFields.ReadAgency(f, "agency"),
                Components = PartFields.ReadComponents(f, "components"),
                References = PartFields.ReadReferences(f, "references"),
            };
        });
    }

    private static void WriteVat(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyList<VatAmount> vat)
    {
        w.BeginList(name);
        foreach (var amount in vat)
        {
            w.Begin();
            w.Text("category"u8, amount.Rate.Category.Code);
            w.Number("rate"u8, amount.Rate.Percent);
            w.Amount("net"u8, amount.Net);
            w.Amount("tax"u8, amount.Tax);
            w.Amount("gross"u8, amount.Gross);
            w.Integer("key"u8, amount.Rate.Key);
            w.Integer("slot"u8, amount.Rate.Slot);
            w.End();
        }

        w.EndList();
    }

    private static VatAmount ReadVat(FieldReader r) => r.Make(() => new VatAmount(
        new VatRate(
            r.Word("category", VatCategory.Parse, VatCategory.NotTaxable),
            r.Int("key") ?? throw r.Broken("key", "is missing"),
            r.RequiredDecimal("rate"),
            r.Int("slot") ?? throw r.Broken("slot", "is missing")),
        r.RequiredDecimal("net"),
        r.RequiredDecimal("tax"),
        r.RequiredDecimal("gross")));

    private static void WritePayments(FieldWriter w, IReadOnlyList<Payment> payments)
    {
        w.BeginList("payments"u8);
        foreach (var payment in payments)
        {
            w.Begin();
            w.Text("kind"u8, payment.Kind == PaymentKind.Cash ? "Bar" : "Unbar");
            w.Text("name"u8, payment.Name);
            w.Amount("amount"u8, payment.Amount);
            w.Text("currency"u8, payment.Currency);
            w.Amount("given"u8, payment.Given);
            w.Amount("change"u8, payment.Change);
            w.Text("zahlartTyp"u8, DsfinvkWords.Of(payment.Kind));
            w.Amount("baseAmount"u8, payment.BaseAmount);
            w.Number("exchangeRate"u8, payment.ExchangeRate);
            w.Text("exchangeRateSource"u8, payment.ExchangeRateSource);
            w.Text("cardSlip"u8, payment.CardSlip);
            w.End();
        }

        w.EndList();
    }

    private static Payment ReadPayment(FieldReader r, string currency)
    {
        var amount = r.RequiredDecimal("amount");
        var kind = r.Word("kind", DsfinvkWords.ParsePaymentKind, PaymentKind.Cash);
        return new Payment
        {
            Kind = r.Word("zahlartTyp", DsfinvkWords.ParsePaymentKind, kind),
            Name = r.Text("name"),
            Amount = amount,
            Currency = r.Text("currency") ?? currency,
            BaseAmount = r.Decimal("baseAmount") ?? amount,
            Given = r.Decimal("given"),
            Change = r.Decimal("change"),
            ExchangeRate = r.Decimal("exchangeRate"),
            ExchangeRateSource = r.Text("exchangeRateSource"),
            CardSlip = r.Text("cardSlip"),
        };
    }

    private static void WriteSignature(FieldWriter w, ReceiptSignature? signature)
    {
        if (!w.Has("signature"u8, signature is not null))
        {
            return;
        }

        w.Begin("signature"u8);
        w.Integer("transactionNumber"u8, signature!.TransactionNumber);
        w.Integer("signatureCounter"u8, signature.SignatureCounter);
        w.Time("startTime"u8, signature.StartTime);
        w.Time("logTime"u8, signature.LogTime);
        w.Bytes("value"u8, signature.Value);
        w.Text("algorithm"u8, signature.Algorithm);
        w.Text("timeFormat"u8, signature.TimeFormat);
        w.Serial("serialNumber"u8, signature.SerialNumber);
        w.Bytes("publicKey"u8, signature.PublicKey);
        w.Text("verification"u8, PartFields.Word(signature.Verification));
        w.Flag("testDevice"u8, signature.IsTestDevice);
        w.Text("qr"u8, signature.QrPayload.Length == 0 ? null : signature.QrPayload);
        w.End();
    }

    private static ReceiptSignature ReadSignature(FieldReader r) => new()
    {
        TransactionNumber = r.RequiredInteger("transactionNumber"),
        SignatureCounter = r.RequiredInteger("signatureCounter"),
        StartTime = r.RequiredTime("startTime"),
        LogTime = r.RequiredTime("logTime"),
        Value = r.Bytes("value"),
        Algorithm = r.Text("algorithm") ?? string.Empty,
        TimeFormat = r.Text("timeFormat") ?? string.Empty,
        SerialNumber = r.Serial("serialNumber"),
        PublicKey = r.Bytes("publicKey"),
        Verification = r.Word("verification", PartFields.ParseVerification, SignatureVerification.NotPossible),
        IsTestDevice = r.Flag("testDevice"),
        QrPayload = r.Text("qr") ?? string.Empty,
    };

    private static void WriteOutage(FieldWriter w, ReceiptOutage? outage)
    {
        if (!w.Has("outage"u8, outage is not null))
        {
            return;
        }

        w.Begin("outage"u8);
        w.Integer("number"u8, outage!.Number);
        w.Time("since"u8, outage.Since);
        w.Text("code"u8, outage.Code);
        w.Text("text"u8, outage.Text);
        w.Serial("serialNumber"u8, outage.SerialNumber);
        w.Integer("transactionNumber"u8, outage.TransactionNumber);
        w.Flag("testDevice"u8, outage.IsTestDevice);
        w.End();
    }

    private static ReceiptOutage ReadOutage(FieldReader r) => new()
    {
        Number = r.RequiredInteger("number"),
        Since = r.RequiredTime("since"),
        Code = r.Required("code"),
        Text = r.Text("text") ?? string.Empty,
        SerialNumber = r.Serial("serialNumber"),
        TransactionNumber = r.Integer("transactionNumber"),
        IsTestDevice = r.Flag("testDevice"),
    };

    private static void WriteLate(FieldWriter w, LateSignature? late)
    {
        if (!w.Has("lateSignature"u8, late is not null))
        {
            return;
        }

        w.Begin("lateSignature"u8);
        w.Integer("transactionNumber"u8, late!.TransactionNumber);
        w.Integer("signatureCounter"u8, late.SignatureCounter);
        w.Time("startTime"u8, late.StartTime);
        w.Time("logTime"u8, late.LogTime);
        w.Bytes("value"u8, late.Value);
        w.Serial("serialNumber"u8, late.SerialNumber);
        w.Time("foundAt"u8, late.FoundAt);
        w.End();
    }

    private static LateSignature ReadLate(FieldReader r) => new()
    {
        TransactionNumber = r.RequiredInteger("transactionNumber"),
        SignatureCounter = r.Integer("signatureCounter"),
        StartTime = r.Time("startTime"),
        LogTime = r.Time("logTime"),
        Value = r.Bytes("value"),
        SerialNumber = r.Serial("serialNumber"),
        FoundAt = r.RequiredTime("foundAt"),
    };
}
