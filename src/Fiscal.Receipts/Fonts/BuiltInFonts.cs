namespace Fiscal.Receipts;

/// <summary>The fonts of this package, read once per process; they never change.</summary>
internal static class BuiltInFonts
{
    private static readonly Lazy<TrueTypeFont> LazySans = Load("DejaVuSans.ttf");
    private static readonly Lazy<TrueTypeFont> LazySansBold = Load("DejaVuSans-Bold.ttf");
    private static readonly Lazy<TrueTypeFont> LazyMono = Load("DejaVuSansMono.ttf");
    private static readonly Lazy<TrueTypeFont> LazyMonoBold = Load("DejaVuSansMono-Bold.ttf");

    public static TrueTypeFont Sans => LazySans.Value;

    public static TrueTypeFont SansBold => LazySansBold.Value;

    public static TrueTypeFont Mono => LazyMono.Value;

    public static TrueTypeFont MonoBold => LazyMonoBold.Value;

    private static Lazy<TrueTypeFont> Load(string name) => new(() =>
    {
        using var stream = typeof(BuiltInFonts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing in Fiscal.Receipts.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return TrueTypeFont.Read(bytes.ToArray());
    });
}
