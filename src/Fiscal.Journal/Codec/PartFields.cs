namespace Fiscal.Journal;

/// <summary>The parts that bodies and receipt JSON write in the same form.</summary>
internal static class PartFields
{
    private const string HomeCountry = "DEU";

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, Merchant? merchant)
    {
        if (!w.Has(name, merchant is not null))
        {
            return;
        }

        w.Begin(name);
        w.Text("name"u8, merchant!.Name);
        WriteAddress(w, merchant.Address);
        w.Text("taxNumber"u8, merchant.TaxNumber);
        w.Text("vatId"u8, merchant.VatId);
        w.Flag("smallBusiness"u8, merchant.SmallBusiness);
        w.End();
    }

    public static Merchant? ReadMerchant(FieldReader r, string name) => r.TryObject(name, out var m)
        ? new Merchant(m.Required("name"), ReadAddress(m), m.Text("taxNumber"), m.Text("vatId"), m.Flag("smallBusiness"))
        : null;

    /// <summary>An address lies flat in the object it belongs to.</summary>
    public static void WriteAddress(FieldWriter w, Address address)
    {
        w.Filled("street"u8, address.Street);
        w.Filled("postalCode"u8, address.PostalCode);
        w.Text("city"u8, address.City);
        w.Text("country"u8, address.Country == HomeCountry ? null : address.Country);
    }

    public static Address ReadAddress(FieldReader r) =>
        new(r.Text("street") ?? string.Empty, r.Text("postalCode") ?? string.Empty, r.Required("city"), r.Text("country") ?? HomeCountry);

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, Agency? agency)
    {
        if (!w.Has(name, agency is not null))
        {
            return;
        }

        w.Begin(name);
        w.Integer("id"u8, agency!.Id);
        w.Text("name"u8, agency.Name);
        WriteAddress(w, agency.Address);
        w.Text("taxNumber"u8, agency.TaxNumber);
        w.Text("vatId"u8, agency.VatId);
        w.End();
    }

    public static Agency? ReadAgency(FieldReader r, string name) => r.TryObject(name, out var a)
        ? a.Make(() => new Agency(a.Int("id") ?? 0, a.Required("name"), ReadAddress(a), a.Text("taxNumber"), a.Text("vatId")))
        : null;

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, Cashier? cashier)
    {
        if (!w.Has(name, cashier is not null))
        {
            return;
        }

        w.Begin(name);
        w.Text("id"u8, cashier!.Id);
        w.Text("name"u8, cashier.Name);
        w.End();
    }

    public static Cashier? ReadCashier(FieldReader r, string name) => r.TryObject(name, out var c) ? new Cashier(c.Required("id"), c.Text("name")) : null;

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, Customer? customer)
    {
        if (!w.Has(name, customer is not null))
        {
            return;
        }

        w.Begin(name);
        w.Text("name"u8, customer!.Name);
        w.Text("id"u8, customer.Id);
        w.Text("kind"u8, customer.Kind);
        if (customer.Address is { } address)
        {
            WriteAddress(w, address);
        }

        w.Text("vatId"u8, customer.VatId);
        w.End();
    }

    public static Customer? ReadCustomer(FieldReader r, string name) => r.TryObject(name, out var c)
        ? new Customer(c.Required("name"), c.Text("id"), c.Text("kind"), c.Text("city") is null ? null : ReadAddress(c), c.Text("vatId"))
        : null;

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyList<ReceiptReference> references)
    {
        if (!w.HasList(name, references.Count))
        {
            return;
        }

        foreach (var reference in references)
        {
            w.Begin();
            w.Text("type"u8, DsfinvkWords.Of(reference.Type));
            w.Text("id"u8, reference.Id);
            w.Text("name"u8, reference.Name);
            w.Text("register"u8, reference.RegisterId);
            w.Integer("closing"u8, reference.ClosingNumber);
            w.Time("date"u8, reference.Date);
            w.Integer("number"u8, reference.ReceiptNumber);
            w.End();
        }

        w.EndList();
    }

    public static IReadOnlyList<ReceiptReference> ReadReferences(FieldReader r, string name) => r.List(name, static f => new ReceiptReference(
        f.Word("type", DsfinvkWords.ParseReferenceType, ReferenceType.Receipt),
        f.Required("id"),
        f.Text("name"),
        f.Text("register"),
        f.Integer("closing"),
        f.Time("date"),
        f.Integer("number")));

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyList<PriceAdjustment> adjustments)
    {
        if (!w.HasList(name, adjustments.Count))
        {
            return;
        }

        foreach (var adjustment in adjustments)
        {
            w.Begin();
            w.Amount("amount"u8, adjustment.Amount);
            w.Text("text"u8, adjustment.Text);
            w.End();
        }

        w.EndList();
    }

    public static IReadOnlyList<PriceAdjustment> ReadAdjustments(FieldReader r, string name) =>
        r.List(name, static f => new PriceAdjustment(f.RequiredDecimal("amount"), f.Text("text")));

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyList<LineComponent> components)
    {
        if (!w.HasList(name, components.Count))
        {
            return;
        }

        foreach (var component in components)
        {
            w.Begin();
            w.Text("name"u8, component.Name);
            w.NumberUnless("quantity"u8, component.Quantity, 1);
            w.Text("vat"u8, component.VatCategory.Code);
            w.Text("articleNumber"u8, component.ArticleNumber);
            w.Amount("basePrice"u8, component.BasePrice);
            w.End();
        }

        w.EndList();
    }

    public static IReadOnlyList<LineComponent> ReadComponents(FieldReader r, string name) => r.List(name, static f => new LineComponent(
        f.Required("name"),
        f.Decimal("quantity") ?? 1m,
        f.Word("vat", VatCategory.Parse, VatCategory.NotTaxable),
        f.Text("articleNumber"),
        f.Decimal("basePrice")));

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        if (!w.HasList(name, texts.Count))
        {
            return;
        }

        foreach (var text in texts)
        {
            w.Item(text);
        }

        w.EndList();
    }

    public static void Write(FieldWriter w, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> extensions)
    {
        if (!w.Has(name, extensions.Count > 0))
        {
            return;
        }

        w.Begin(name);
        foreach (var pair in extensions.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            w.Json.WritePropertyName(pair.Key);
            w.Json.WriteRawValue(pair.Value, skipInputValidation: true);
        }

        w.End();
    }

    public static string Word(SignatureVerification verification) => verification switch
    {
        SignatureVerification.Verified => "verified",
        SignatureVerification.Failed => "failed",
        _ => "notPossible",
    };

    public static SignatureVerification ParseVerification(string word) => word switch
    {
        "verified" => SignatureVerification.Verified,
        "failed" => SignatureVerification.Failed,
        "notPossible" => SignatureVerification.NotPossible,
        _ => throw new FormatException(word),
    };
}
