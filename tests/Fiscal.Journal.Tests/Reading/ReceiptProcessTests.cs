using Fiscal.Testing;

namespace Fiscal.Journal.Tests.Reading;

public sealed class ReceiptProcessTests
{
    [Fact]
    public void Payments_are_added_up_in_the_order_of_the_specification() // spec tse-logs-and-qr 4.2: Bar EUR, Bar others by code, Unbar
    {
        var content = new ReceiptBuilder().Line("a", 1, 75.33m).Line("b", 1, 7.99m, VatCategory.Reduced)
            .Pay(PaymentKind.DebitCard, 60.00m).ForeignCash("USD", 5m, 4.50m, 1.1111m).ForeignCash("CHF", 5m, 4.52m, 1.1062m).Cash(10m).Pay(PaymentKind.CreditCard, 4.30m)
            .Build();

        Assert.Equal("Beleg^75.33_7.99_0.00_0.00_0.00^10.00:Bar_5.00:Bar:CHF_5.00:Bar:USD_64.30:Unbar", content.ProcessData);
        Assert.Equal("Kassenbeleg-V1", content.ProcessType);
    }

    [Theory]
    [InlineData(ReceiptType.Training, "AVTraining^3.20_1.70_0.00_0.00_0.00^")]
    [InlineData(ReceiptType.Abort, "AVBelegabbruch^3.20_1.70_0.00_0.00_0.00^")]
    [InlineData(ReceiptType.Transfer, "AVTransfer^3.20_1.70_0.00_0.00_0.00^")]
    [InlineData(ReceiptType.Invoice, "AVRechnung^3.20_1.70_0.00_0.00_0.00^")]
    [InlineData(ReceiptType.BenefitInKind, "AVSachbezug^3.20_1.70_0.00_0.00_0.00^")]
    [InlineData(ReceiptType.Other, "AVSonstige^3.20_1.70_0.00_0.00_0.00^")]
    public void Types_without_payment_end_with_a_caret(ReceiptType type, string expected)
    {
        var builder = new ReceiptBuilder().Type(type, "Name").Line("Laugenbrezel", 2, 0.85m, VatCategory.Reduced).Line("Kaffee", 1, 3.20m);
        builder.Draft.Customer = new Customer("Anna");
        builder.Draft.References.Add(new ReceiptReference(ReferenceType.ExternalDeliveryNote, "L1"));

        Assert.Equal(expected, builder.Build().ProcessData);
    }

    [Fact]
    public void An_abort_without_lines_has_empty_slots() =>
        Assert.Equal("AVBelegabbruch^0.00_0.00_0.00_0.00_0.00^", new ReceiptBuilder().Aborted().Build().ProcessData);

    [Fact]
    public void An_order_is_the_list_of_its_lines() // spec tse-logs-and-qr 4.3
    {
        var receipt = new ReceiptBuilder().Order().Line("Eisbecher \"Himbeere\"", 2, 3.99m).Line("Eiskaffee", 1, 2.99m).Build();

        Assert.Equal(("Bestellung-V1", "2;\"Eisbecher \"\"Himbeere\"\"\";3.99\r1;\"Eiskaffee\";2.99"), (receipt.ProcessType, receipt.ProcessData));
    }

    [Theory]
    [InlineData("FARMING_AVERAGE", "Beleg^0.00_0.00_10.00_0.00_0.00^10.00:Bar")]
    [InlineData("FORESTRY_AVERAGE", "Beleg^0.00_0.00_0.00_10.00_0.00^10.00:Bar")]
    [InlineData("NOT_TAXABLE", "Beleg^0.00_0.00_0.00_0.00_10.00^10.00:Bar")]
    [InlineData("EXEMPT", "Beleg^0.00_0.00_0.00_0.00_10.00^10.00:Bar")]
    [InlineData("ZERO_RATED", "Beleg^0.00_0.00_0.00_0.00_10.00^10.00:Bar")]
    public void A_category_fills_its_slot(string category, string expected) =>
        Assert.Equal(expected, new ReceiptBuilder().Line("x", 1, 10m, VatCategory.Parse(category)).Build().ProcessData);

    [Fact]
    public void Zero_payments_are_left_out() =>
        Assert.Equal("Beleg^0.00_0.00_0.00_0.00_0.00^", new ReceiptBuilder().Line("x", 1, 10m).Line("x", -1, 10m).Build().ProcessData);

    [Fact]
    public void A_return_is_negative() =>
        Assert.Equal("Beleg^-5.78_0.00_0.00_0.00_0.00^-5.78:Bar", new ReceiptBuilder().Line("x", -1, 5.78m).Build().ProcessData);
}
