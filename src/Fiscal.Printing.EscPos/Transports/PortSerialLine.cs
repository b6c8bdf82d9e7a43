using System.IO.Ports;

namespace Fiscal.Printing.EscPos;

internal sealed class PortSerialLine(string name, SerialPrinterOptions options) : SerialLine
{
    private readonly SerialPort _port = new(name, options.BaudRate, Parity.None, 8, StopBits.One)
    {
        Handshake = options.FlowControl switch
        {
            SerialFlowControl.RtsCts => Handshake.RequestToSend,
            SerialFlowControl.XonXoff => Handshake.XOnXOff,
            _ => Handshake.None,
        },
        ReadTimeout = 1000,
        WriteTimeout = SerialPort.InfiniteTimeout,
    };

    public override bool IsReady => _port.DsrHolding;

    public override int BytesToRead => _port.BytesToRead;

    public override int BytesToWrite => _port.BytesToWrite;

    public override void Open() => _port.Open();

    public override void RaiseLines()
    {
        _port.DtrEnable = true;
        if (_port.Handshake is Handshake.None or Handshake.XOnXOff)
        {
            _port.RtsEnable = true;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => _port.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => _port.Write(buffer, offset, count);

    public override void Discard() => _port.DiscardOutBuffer();

    public override void Dispose() => _port.Dispose();
}
