using System.Buffers.Binary;
using System.Text;

namespace Fiscal.Chaos;

/// <summary>What a process did to a file, as <c>recorder.c</c> wrote it down.</summary>
internal sealed record RecordedOperation(char Kind, string Path, long Offset, byte[] Data)
{
    private const int HeadLength = 21;

    public static List<RecordedOperation> Read(string file)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        var operations = new List<RecordedOperation>();
        while (bytes.Length > 0)
        {
            var path = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
            var data = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[13..]));
            operations.Add(new RecordedOperation(
                (char)bytes[0],
                Encoding.UTF8.GetString(bytes.Slice(HeadLength, path)),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[5..]),
                bytes.Slice(HeadLength + path, data).ToArray()));
            bytes = bytes[(HeadLength + path + data)..];
        }

        return operations;
    }
}
