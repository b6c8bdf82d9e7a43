namespace Fiscal.Printing.EscPos;

/// <summary>Parts what a printer sends into what it means (spec escpos §8.5). Pure: bytes in, items out; takes any bytes, keeps at most one block.</summary>
/// <remarks>
/// A status has a recognisable first byte and three that can be checked, so a stray byte costs at most the frame it stands in. Flow control may stand anywhere, the automatic status
/// and real-time answers also inside a block although printers should not do that: where their first byte is no possible text.
/// </remarks>
internal sealed class ReturnChannel
{
    /// <summary>Most bytes of a block: lists of key codes have two per logo.</summary>
    public const int MostBlockBytes = 256;

    public const byte ResponseHeader = 0x37;
    public const byte IdentifierHeader = 0x3D;
    public const byte InformationHeader = 0x5F;
    public const byte ConfirmationIdentifier = 0x22;

    private const byte Xon = 0x11;
    private const byte Xoff = 0x13;
    private const int StatusBytes = 4;

    private readonly byte[] _status = new byte[StatusBytes];
    private readonly byte[] _block = new byte[MostBlockBytes];
    private int _statusCount;
    private int _blockCount;
    private byte _blockHeader;

    /// <summary>Takes one byte and adds what it completes.</summary>
    public void Push(byte value, ICollection<ReturnItem> items)
    {
        if (value is Xon or Xoff)
        {
            items.Add(new ReturnItem(value == Xon ? ReturnItemKind.Resume : ReturnItemKind.Hold, value, []));
        }
        else if (_statusCount > 0)
        {
            PushStatus(value, items);
        }
        else if (_blockHeader != 0)
        {
            PushBlock(value, items);
        }
        else
        {
            Begin(value, items);
        }
    }

    /// <summary>Forgets what has begun: the rest of it did not come in time.</summary>
    public void Reset()
    {
        _statusCount = 0;
        _blockHeader = 0;
        _blockCount = 0;
    }

    private void Begin(byte value, ICollection<ReturnItem> items)
    {
        if (IsStatusHeader(value))
        {
            _status[0] = value;
            _statusCount = 1;
        }
        else if (IsRealTime(value))
        {
            items.Add(new ReturnItem(ReturnItemKind.RealTimeStatus, value, []));
        }
        else if (value is ResponseHeader or IdentifierHeader or InformationHeader)
        {
            _blockHeader = value;
            _blockCount = 0;
        }
        else
        {
            items.Add(new ReturnItem(IsStatusData(value) ? ReturnItemKind.Byte : ReturnItemKind.Stray, value, []));
        }
    }

    private void PushStatus(byte value, ICollection<ReturnItem> items)
    {
        if (IsStatusData(value))
        {
            _status[_statusCount++] = value;
            if (_statusCount == StatusBytes)
            {
                _statusCount = 0;
                items.Add(new ReturnItem(ReturnItemKind.AutomaticStatus, _status[0], [.. _status]));
            }

            return;
        }

        // Not the status it seemed to be; this byte may begin something itself.
        items.Add(new ReturnItem(ReturnItemKind.Stray, _status[0], []));
        _statusCount = 0;
        Push(value, items);
    }

    private void PushBlock(byte value, ICollection<ReturnItem> items)
    {
        if (value == 0)
        {
            items.Add(new ReturnItem(ReturnItemKind.Block, _blockHeader, _block.AsSpan(0, _blockCount).ToArray()));
            _blockHeader = 0;
        }
        else if (value is >= 0x20 and < 0x7F && _blockCount < MostBlockBytes)
        {
            _block[_blockCount++] = value;
        }
        else if (value < 0x20 && IsStatusHeader(value))
        {
            _status[0] = value;
            _statusCount = 1;
        }
        else if (value < 0x20 && IsRealTime(value))
        {
            items.Add(new ReturnItem(ReturnItemKind.RealTimeStatus, value, []));
        }
        else
        {
            items.Add(new ReturnItem(ReturnItemKind.Stray, _blockHeader, []));
            _blockHeader = 0;
            Begin(value, items);
        }
    }

    private static bool IsStatusHeader(byte value) => (value & 0x93) == 0x10;

    private static bool IsRealTime(byte value) => (value & 0x93) == 0x12;

    private static bool IsStatusData(byte value) => (value & 0x90) == 0;
}
