using System.Runtime.CompilerServices;
using Fiscal.Printing.EscPos;

namespace Fiscal.Benchmarks;

/// <summary>What no encoder can do without, and nothing else: each printed character through the code table, one by one.</summary>
/// <remarks>
/// One method for all harnesses, because how fast such a loop is depends on how it is written: with its arrays in fields the runtime reads these anew for every character and takes two thirds longer.
/// Neither the compiler nor the processor can copy it in bulk, because every byte is looked up.
/// </remarks>
internal static class CharacterLoop
{
    /// <summary>The byte of every character in CP858, a line feed where there is none.</summary>
    public static byte[] Map()
    {
        var map = new byte[0x10000];
        for (var c = 0; c < map.Length; c++)
        {
            map[c] = CodeTable.Cp858.TryGetByte((char)c, out var b) ? b : (byte)'\n';
        }

        return map;
    }

    /// <summary>The fastest form: one flat table of 64 K, everything in locals.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(string text, byte[] map, byte[] bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            bytes[i] = map[text[i]];
        }

        return text.Length;
    }

    /// <summary>The form that a user of the package would write.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int RunByTable(string text, CodeTable table, byte[] bytes)
    {
        for (var i = 0; i < text.Length; i++)
        {
            bytes[i] = table.TryGetByte(text[i], out var b) ? b : (byte)'\n';
        }

        return text.Length;
    }
}
