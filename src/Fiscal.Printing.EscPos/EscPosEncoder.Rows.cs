using System.Buffers.Binary;
using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
#endif

namespace Fiscal.Printing.EscPos;

/// <content>What most bytes of a receipt come from: gaps between columns, and text that one table has. The callers have made room.</content>
public sealed partial class EscPosEncoder
{
    /// <summary>So many bytes of room <see cref="PutBlanks"/> may write over, however few it puts.</summary>
    internal const int BlanksAtOnce = 32;

    /// <summary>Puts <c>ESC a</c> into room and gives the place behind it.</summary>
    internal int PutAlignment(Span<byte> room, int at, TextAlignment alignment)
    {
        room[at] = Esc;
        room[at + 1] = 0x61;
        room[at + 2] = (byte)((_settings.Profile.AlignByDigit ? 0x30 : 0) + (int)alignment);
        return at + 3;
    }

    /// <summary>Puts <c>ESC $</c> into room and gives the place behind it.</summary>
    internal static ref byte PutPlace(ref byte to, int dots)
    {
        var place = Esc | (0x24 << 8) | (dots << 16);
        Unsafe.WriteUnaligned(ref to, BitConverter.IsLittleEndian ? place : BinaryPrimitives.ReverseEndianness(place));
        return ref Unsafe.Add(ref to, PlaceBytes);
    }

    /// <summary>Puts blanks into room and gives the place behind them.</summary>
    internal static ref byte PutBlanks(ref byte to, int count)
    {
#if NET
        if (count <= BlanksAtOnce)
        {
            // More than asked for, and written over by what follows.
            Vector256.Create((byte)0x20).StoreUnsafe(ref to);
            return ref Unsafe.Add(ref to, count);
        }
#endif
        Unsafe.InitBlockUnaligned(ref to, 0x20, (uint)count);
        return ref Unsafe.Add(ref to, count);
    }

    /// <summary>Gives the bytes of a text if a table has all of its characters; otherwise the target holds anything.</summary>
    /// <param name="from">The text's first character.</param>
    /// <param name="length">Characters of the text, and bytes there is room for.</param>
    /// <param name="to">The first byte.</param>
    /// <param name="map">The table's byte by character, 0 where there is none.</param>
    internal static bool TryEncode(ref char from, int length, ref byte to, byte[] map)
    {
#if NET
        // Most of a receipt is ASCII: its characters are narrowed by the block, and only the others are looked up.
        // Two blocks that overlap take any length between one block and two, so that no loop ends where nobody expects it.
        const int Block = 16;
        const int Half = 8;
        const int Quarter = 4;
        ref var source = ref Unsafe.As<char, ushort>(ref from);
        for (; length > 2 * Block; length -= Block)
        {
            if (NarrowBlock(ref source, ref to) is var bits && bits != 0 && !TryLookUp(ref source, ref to, map, bits, Block, Block))
            {
                return false;
            }

            source = ref Unsafe.Add(ref source, Block);
            to = ref Unsafe.Add(ref to, Block);
        }

        if (length >= Block)
        {
            var bits = NarrowBlock(ref source, ref to) | (NarrowBlock(ref Unsafe.Add(ref source, length - Block), ref Unsafe.Add(ref to, length - Block)) << Block);
            return bits == 0 || TryLookUp(ref source, ref to, map, bits, Block, length);
        }

        if (length >= Half)
        {
            var bytes = Narrow(Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref source, (nuint)(length - Half)));
            Unsafe.WriteUnaligned(ref to, bytes.AsUInt64().GetElement(0));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - Half), bytes.AsUInt64().GetElement(1));
            var bits = Others(bytes);
            return bits == 0 || TryLookUp(ref source, ref to, map, bits, Half, length);
        }

        if (length >= Quarter)
        {
            var characters = Vector128.Create(
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref source)),
                Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref source, length - Quarter)))).AsUInt16();
            var bytes = Narrow(characters, characters);
            Unsafe.WriteUnaligned(ref to, bytes.AsUInt32().GetElement(0));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, length - Quarter), bytes.AsUInt32().GetElement(1));
            var bits = Others(bytes) & 0xFF;
            return bits == 0 || TryLookUp(ref source, ref to, map, bits, Quarter, length);
        }

        from = ref Unsafe.As<ushort, char>(ref source);
#endif
        for (var i = 0; i < length; i++)
        {
            if (!TryLookUp(Unsafe.Add(ref from, i), ref Unsafe.Add(ref to, i), map))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryLookUp(int character, ref byte to, byte[] map)
    {
        var b = character < map.Length ? map[character] : (byte)0;
        to = b;
        return b != 0;
    }

#if NET
    /// <summary>Sixteen bytes for sixteen characters, and a bit for each that is not ASCII text.</summary>
    private static uint NarrowBlock(ref ushort from, ref byte to)
    {
        var bytes = Narrow(Vector128.LoadUnsafe(ref from), Vector128.LoadUnsafe(ref from, (nuint)Vector128<ushort>.Count));
        bytes.StoreUnsafe(ref to);
        return Others(bytes);
    }

    // Saturated: what is beyond a byte becomes FF, or 00 where the processor takes it for negative, and neither is ASCII text.
    private static Vector128<byte> Narrow(Vector128<ushort> first, Vector128<ushort> second) =>
        Sse2.IsSupported ? Sse2.PackUnsignedSaturate(first.AsInt16(), second.AsInt16()) : Vector128.NarrowWithSaturation(first, second);

    private static uint Others(Vector128<byte> bytes) =>
        Vector128.GreaterThan(bytes - Vector128.Create((byte)0x20), Vector128.Create((byte)0x5E)).ExtractMostSignificantBits();

    /// <summary>Looks up the characters of two blocks that overlap unless the text is as long as both.</summary>
    private static bool TryLookUp(ref ushort from, ref byte to, byte[] map, uint bits, int block, int length)
    {
        var overlap = (2 * block) - length;
        for (bits &= ~(((1u << overlap) - 1) << block); bits != 0; bits &= bits - 1)
        {
            var bit = BitOperations.TrailingZeroCount(bits);
            var i = bit < block ? bit : bit - overlap;
            if (!TryLookUp(Unsafe.Add(ref from, i), ref Unsafe.Add(ref to, i), map))
            {
                return false;
            }
        }

        return true;
    }
#endif
}
