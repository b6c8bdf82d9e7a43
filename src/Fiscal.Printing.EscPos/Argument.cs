using System.Globalization;

namespace Fiscal.Printing.EscPos;

internal static class Argument
{
    public static T NotNull<T>(T? value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);

    public static int Range(int value, int least, int most, string name) =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {Text(least)} to {Text(most)}.");

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Hex(byte value) => value.ToString("X2", CultureInfo.InvariantCulture);
}
