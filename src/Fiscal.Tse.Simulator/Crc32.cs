namespace Fiscal.Tse.Simulator;

/// <summary>CRC-32 (ISO-HDLC), four bytes at a step: a log of 40,000 messages is checked at every opening.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(byte[] bytes, int start, int length)
    {
        var table = Table;
        var crc = uint.MaxValue;
        var at = start;
        var end = start + length;
        for (; at + 4 <= end; at += 4)
        {
            crc ^= (uint)(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
            crc = table[768 + (crc & 255)] ^ table[512 + ((crc >> 8) & 255)] ^ table[256 + ((crc >> 16) & 255)] ^ table[crc >> 24];
        }

        for (; at < end; at++)
        {
            crc = (crc >> 8) ^ table[(crc ^ bytes[at]) & 255];
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[4 * 256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ (0xedb88320 & (0 - (value & 1)));
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 255];
        }

        return table;
    }
}
