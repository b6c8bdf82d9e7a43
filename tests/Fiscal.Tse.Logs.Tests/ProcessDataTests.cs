using System.Text;

namespace Fiscal.Tse.Logs.Tests;

public sealed class ProcessDataTests
{
    [Theory]
    [InlineData("Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar")]
    [InlineData("Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar")]
    [InlineData("Beleg^60.00_0.00_0.00_0.00_0.00^60.00:Unbar")]
    [InlineData("Beleg^75.33_7.99_0.00_0.00_0.00^10.00:Bar_5.00:Bar:CHF_5.00:Bar:USD_64.30:Unbar")]
    [InlineData("Beleg^-5.78_0.00_0.00_0.00_0.00^-5.78:Bar")]
    [InlineData("Beleg^0.00_0.00_0.00_0.00_150.00^150.00:Bar")]
    [InlineData("Beleg^7.00_0.00_0.00_0.00_-150.00^-143.00:Bar")]
    [InlineData("Beleg^240.00_0.00_0.00_0.00_0.00^40.00:Bar_200.00:Unbar")]
    [InlineData("Beleg^0.00_0.00_0.00_0.00_0.00^150.00:Bar_-150.00:Unbar")]
    [InlineData("Beleg^0.00_0.00_0.00_0.00_0.00^")]
    [InlineData("Beleg^0.00_0.00_0.00_0.00_-122.00^-122.00:Bar")]
    [InlineData("AVTraining^1.00_0.00_0.00_0.00_0.00^")]
    [InlineData("AVBelegabbruch^0.00_0.00_0.00_0.00_0.00^")]
    [InlineData("AVTransfer^5.00_0.00_0.00_0.00_0.00^")]
    [InlineData("AVRechnung^5.00_0.00_0.00_0.00_0.00^")]
    [InlineData("AVSachbezug^5.00_0.00_0.00_0.00_0.00^")]
    [InlineData("AVSonstige^5.00_0.00_0.00_0.00_0.00^")]
    public void Receipt_line_of_the_rules_reads_and_writes_itself(string text)
    {
        Assert.Empty(ReceiptProcessData.Read(text, out var data));
        Assert.Equal(text, data!.ToString());
        Assert.True(ReceiptProcessData.TryParse(text, out _));
        Assert.Empty(ProcessData.Check(ProcessTypes.Receipt, text));
    }

    [Theory]
    [InlineData("Beleg^5.59_1.96_0.00_0.00_0.0^65.0:Bar", "Q08")] // genuine
    [InlineData("Beleg^3,000.00_0.00_0.00_0.00_0.00^3,000.00:Bar", "Q08")] // genuine
    [InlineData("Beleg^5,59_0,00_0,00_0,00_0,00^5,59:Bar", "Q08")]
    [InlineData("Beleg^1.00_0.00_0.00_0.00_0.00_0.00_0.00^1.00:Bar", "Q08")] // seven slots, genuine
    [InlineData("Beleg^1.00_0.00_0.00_0.00^1.00:Bar", "Q08")]
    [InlineData("Beleg^3.00_0.00_0.00_0.00_0.00^1.00:Bar_1.00:Bar_1.00:Bar", "Q08")] // not accumulated, genuine
    [InlineData("Beleg^3.00_0.00_0.00_0.00_0.00^2.00:Unbar_1.00:Bar", "Q08")]
    [InlineData("Beleg^3.00_0.00_0.00_0.00_0.00^3.00:Bar_0.00:Unbar", "Q08")]
    [InlineData("Beleg^3.00_0.00_0.00_0.00_0.00^3.00:Bar:EUR", "Q08")]
    [InlineData("Beleg^03.00_0.00_0.00_0.00_0.00^3.00:Bar", "Q08")]
    [InlineData("Beleg^-0.00_0.00_0.00_0.00_0.00^", "Q08")]
    [InlineData("Beleg^+1.00_0.00_0.00_0.00_0.00^1.00:Bar", "Q08")]
    [InlineData("beleg^1.00_0.00_0.00_0.00_0.00^1.00:Bar", "Q08")]
    [InlineData("Beleg^1.00_0.00_0.00_0.00_0.00^1.00:Karte", "Q08")]
    [InlineData("Beleg^1.00_0.00_0.00_0.00_0.00", "Q08")]
    [InlineData("", "Q08")]
    [InlineData("Beleg^3.80_0.00_0.00_0.00_7.00^45.00:Unbar", "Q09")] // genuine
    public void Receipt_line_that_breaks_the_grammar_is_named(string text, string code)
    {
        Assert.Contains(ReceiptProcessData.Read(text, out _), f => f.Code == code);
        Assert.Equal(code == "Q09", ReceiptProcessData.TryParse(text, out _));
    }

    [Theory]
    [InlineData("2.559", "2.55")]
    [InlineData("-2.559", "-2.55")]
    [InlineData("-0.009", "0.00")]
    [InlineData("0", "0.00")]
    [InlineData("1234567.8", "1234567.80")]
    [InlineData("-0.5", "-0.50")]
    public void Amounts_are_cut_and_never_negative_zero(string amount, string text) =>
        Assert.Equal(text, ProcessData.FormatAmount(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Payments_are_added_up_ordered_and_left_out_when_zero()
    {
        var data = new ReceiptProcessData(ReceiptTypes.Receipt, [75.33m, 7.99m, 0, 0, 0],
        [
            new(false, 60m), new(true, 5m, "USD"), new(false, 1m, "CHF"), new(true, 12m), new(true, 5m, "CHF"), new(true, -2m), new(false, 4.309m), new(false, -1m, "CHF"),
        ]);

        Assert.Equal("Beleg^75.33_7.99_0.00_0.00_0.00^10.00:Bar_5.00:Bar:CHF_5.00:Bar:USD_64.30:Unbar", data.ToString());
        Assert.Throws<ArgumentException>(() => new ReceiptProcessData("Bon", [0, 0, 0, 0, 0], []));
        Assert.Throws<ArgumentException>(() => new ReceiptProcessData("Beleg", [0, 0, 0, 0], []));
        Assert.Throws<ArgumentException>(() => new ProcessDataPayment(true, 1, "chf"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessData.FormatAmount(decimal.MaxValue));
    }

    [Fact]
    public void Order_has_the_published_bytes()
    {
        var order = new OrderProcessData([new(2, "Eisbecher \"Himbeere\"", 3.99m), new(1, "Eiskaffee", 2.99m)]);

        Assert.Equal("323b2245697362656368657220222248696d62656572652222223b332e39390d313b224569736b6166666565223b322e3939", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(order.ToString())));
        Assert.True(OrderProcessData.TryParse(order.ToString(), out var back));
        Assert.Equal("Eisbecher \"Himbeere\"", back.Lines[0].Text);
    }

    [Theory]
    [InlineData("-1;\"Limo Orange 0.2l\";2.30")]
    [InlineData("0.451;\"Käse; jung\";19.90")]
    [InlineData("0.5;\"\";0.00\r1;\"\"\"\"\"\";1.00")]
    public void Order_line_reads_and_writes_itself(string text)
    {
        Assert.True(OrderProcessData.TryParse(text, out var order));
        Assert.Equal(text, order.ToString());
        Assert.Empty(ProcessData.Check(ProcessTypes.Order, text));
    }

    [Theory]
    [InlineData("1.0;\"Tee\";2.00")]
    [InlineData("1;\"Tee\";2.0")]
    [InlineData("1;Tee;2.00")]
    [InlineData("1;\"T\"ee\";2.00")]
    [InlineData("1;\"Tee\";2.00\r")]
    [InlineData("1;\"Tee\";2.00\r\n1;\"Tee\";2.00")]
    [InlineData("1;\u201eTee\u201c;2.00")]
    [InlineData("")]
    public void Order_that_breaks_the_grammar_is_named(string text) =>
        Assert.Equal("Q08", Assert.Single(ProcessData.Check(ProcessTypes.Order, text)).Code);

    [Fact]
    public void Line_breaks_in_names_become_blanks_and_free_text_has_no_grammar()
    {
        Assert.Equal("1;\"a b c d\";1.00", new OrderProcessDataLine(1.00m, "a\rb\nc\r\nd", 1.009m).ToString());
        Assert.Empty(ProcessData.Check(ProcessTypes.Other, "Schublade ^_;\""));
        Assert.Equal("Q10", Assert.Single(ProcessData.Check("beleg", "x")).Code);
    }
}
