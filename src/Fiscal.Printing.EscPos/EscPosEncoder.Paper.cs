namespace Fiscal.Printing.EscPos;

/// <content>Places on the paper, modes beyond what documents use, cut, drawer, buzzer, status.</content>
public sealed partial class EscPosEncoder
{
    /// <summary>Moves to a place in the line (<c>ESC $</c>).</summary>
    /// <param name="dots">Dots from the left margin, 0 to 65,535.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is out of its range.</exception>
    public void MoveTo(int dots) => Two(Esc, 0x24, Argument.Range(dots, 0, 0xFFFF, nameof(dots)), opensLine: true);

    /// <summary>Moves within the line (<c>ESC \</c>).</summary>
    /// <param name="dots">Dots to the right, negative to the left; -32,768 to 32,767.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is out of its range.</exception>
    public void MoveBy(int dots) => Two(Esc, 0x5C, Argument.Range(dots, short.MinValue, short.MaxValue, nameof(dots)) & 0xFFFF, opensLine: true);

    /// <summary>Moves to the next tab stop.</summary>
    public void Tab()
    {
        Reserve(1);
        Put(0x09);
        _lineOpen = true;
        Done();
    }

    /// <summary>Sets the tab stops (<c>ESC D</c>).</summary>
    /// <param name="columns">Columns from 1, ascending, at most 32; none clears them all.</param>
    /// <exception cref="ArgumentNullException"><paramref name="columns"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are too many, or they do not ascend from 1 to 255.</exception>
    public void TabStops(params int[] columns)
    {
        Argument.NotNull(columns, nameof(columns));
        var last = 0;
        if (columns.Length > 32 || columns.Any(column => column > 255 || column <= last || (last = column) == 0))
        {
            throw new ArgumentException("Tab stops are at most 32 columns that ascend from 1 to 255.", nameof(columns));
        }

        Reserve(columns.Length + 3);
        Put(Esc, 0x44);
        foreach (var column in columns)
        {
            Put((byte)column);
        }

        Put(0x00);
        Done();
    }

    /// <summary>Prints the line and feeds (<c>ESC d</c>).</summary>
    /// <param name="lines">0 to 255 lines.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lines"/> is out of its range.</exception>
    public void Feed(int lines)
    {
        One(Esc, 0x64, Argument.Range(lines, 0, 255, nameof(lines)));
        _lineOpen = false;
    }

    /// <summary>Prints the line and feeds by the printer's vertical units (<c>ESC J</c>).</summary>
    /// <param name="units">0 to 255 units; how long one is depends on the printer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is out of its range.</exception>
    public void FeedUnits(int units)
    {
        One(Esc, 0x4A, Argument.Range(units, 0, 255, nameof(units)));
        _lineOpen = false;
    }

    /// <summary>Sets the line spacing (<c>ESC 3</c>).</summary>
    /// <param name="units">0 to 255 vertical units.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is out of its range.</exception>
    public void LineSpacing(int units) => One(Esc, 0x33, Argument.Range(units, 0, 255, nameof(units)));

    /// <summary>Sets the usual line spacing, a sixth of an inch (<c>ESC 2</c>).</summary>
    public void DefaultLineSpacing() => Bare(Esc, 0x32);

    /// <summary>Chooses a font (<c>ESC M</c>).</summary>
    /// <param name="font">0 to 4: A to E. The profile's columns count for A only.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="font"/> is out of its range.</exception>
    public void Font(int font) => One(Esc, 0x4D, Argument.Range(font, 0, 4, nameof(font)));

    /// <summary>Prints each dot twice (<c>ESC G</c>), which looks like bold.</summary>
    public void DoubleStrike(bool on) => One(Esc, 0x47, on ? 1 : 0);

    /// <summary>Smooths large characters (<c>GS b</c>).</summary>
    public void Smooth(bool on) => One(Gs, 0x62, on ? 1 : 0);

    /// <summary>Prints lines upside down (<c>ESC {</c>).</summary>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void UpsideDown(bool on)
    {
        AtLineStart("Upside down");
        One(Esc, 0x7B, on ? 1 : 0);
    }

    /// <summary>Turns characters by 90 degrees (<c>ESC V</c>).</summary>
    public void Rotate(bool on) => One(Esc, 0x56, on ? 1 : 0);

    /// <summary>Chooses the colour of two-coloured paper or ribbon (<c>ESC r</c>).</summary>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void SecondColor(bool on)
    {
        AtLineStart("A colour");
        One(Esc, 0x72, on ? 1 : 0);
    }

    /// <summary>Sets the space to the right of each character (<c>ESC SP</c>).</summary>
    /// <param name="units">0 to 255 horizontal units.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is out of its range.</exception>
    public void CharacterSpacing(int units) => One(Esc, 0x20, Argument.Range(units, 0, 255, nameof(units)));

    /// <summary>Sets the left margin (<c>GS L</c>).</summary>
    /// <param name="dots">0 to 65,535 dots.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void LeftMargin(int dots)
    {
        AtLineStart("A margin");
        Two(Gs, 0x4C, Argument.Range(dots, 0, 0xFFFF, nameof(dots)));
    }

    /// <summary>Sets the width that is printed on (<c>GS W</c>).</summary>
    /// <param name="dots">0 to 65,535 dots.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void PrintWidth(int dots)
    {
        AtLineStart("A width");
        Two(Gs, 0x57, Argument.Range(dots, 0, 0xFFFF, nameof(dots)));
    }

    /// <summary>Cuts the paper as the profile says; nothing where there is no cutter, but the lines are fed to the tear bar.</summary>
    /// <param name="full">Whether the paper is cut through; otherwise a bridge remains.</param>
    public void Cut(bool full = false)
    {
        var profile = _settings.Profile;
        Reserve(8);
        if (_lineOpen)
        {
            Put(Lf);
            _lineOpen = false;
        }

        if (profile.Cut == CutSupport.Feed)
        {
            Put(Gs, 0x56, (byte)(full ? 0x41 : 0x42));
            Put(0x00);
        }
        else
        {
            Put(Esc, 0x64, (byte)profile.CutLines);
            if (profile.Cut == CutSupport.Plain)
            {
                Put(Gs, 0x56, (byte)(full ? 0x00 : 0x01));
            }
            else if (profile.Cut == CutSupport.Legacy)
            {
                Put(Esc, (byte)(full ? 0x69 : 0x6D));
            }
        }

        Done();
    }

    /// <summary>Opens a drawer when everything before is printed (<c>ESC p</c>).</summary>
    /// <param name="connector">Pin of the connector.</param>
    /// <param name="onMilliseconds">Length of the pulse, 2 to 510 ms.</param>
    /// <param name="offMilliseconds">Pause after it, 2 to 510 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of its range.</exception>
    public void OpenDrawer(DrawerConnector connector = DrawerConnector.Pin2, int onMilliseconds = 100, int offMilliseconds = 500)
    {
        Argument.Range(onMilliseconds, 2, 510, nameof(onMilliseconds));
        Argument.Range(offMilliseconds, 2, 510, nameof(offMilliseconds));
        Reserve(5);
        if (_settings.Profile.DrawerByBell)
        {
            Put(0x07);
        }
        else
        {
            Put(Esc, 0x70, (byte)(connector == DrawerConnector.Pin5 ? 1 : 0));
            Put((byte)(onMilliseconds / 2), (byte)(offMilliseconds / 2));
        }

        Done();
    }

    /// <summary>Opens a drawer at once, before everything that waits, even without paper (<c>DLE DC4</c>).</summary>
    /// <param name="connector">Pin of the connector.</param>
    /// <param name="milliseconds">Length of the pulse, 100 to 800 ms, rounded down to hundreds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="milliseconds"/> is out of its range.</exception>
    public void OpenDrawerNow(DrawerConnector connector = DrawerConnector.Pin2, int milliseconds = 100)
    {
        Argument.Range(milliseconds, 100, 800, nameof(milliseconds));
        Reserve(5);
        Put(0x10, 0x14, 0x01);
        Put((byte)(connector == DrawerConnector.Pin5 ? 1 : 0), (byte)(milliseconds / 100));
        Done();
    }

    /// <summary>Sounds the buzzer as the profile says; nothing where there is none.</summary>
    /// <param name="times">1 to 9 times.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="times"/> is out of its range.</exception>
    public void Beep(int times = 1)
    {
        Argument.Range(times, 1, 9, nameof(times));
        Reserve(8);
        if (_settings.Profile.Buzzer == BuzzerSupport.Epson)
        {
            Put(Esc, 0x28, 0x41);
            Put(0x04, 0x00, 0x30);
            // The first tone pattern, a third of a second.
            Put(0x30, (byte)times, 0x0A);
        }
        else if (_settings.Profile.Buzzer == BuzzerSupport.Clone)
        {
            Put(Esc, 0x42);
            Put((byte)times, 0x02);
        }

        Done();
    }

    /// <summary>Asks the printer to confirm what was sent before (<c>GS ( H</c>): it answers when that is printed.</summary>
    /// <param name="id">0 to 9,999; comes back in the answer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is out of its range.</exception>
    public void RequestConfirmation(int id)
    {
        Argument.Range(id, 0, 9999, nameof(id));
        Reserve(11);
        Put(Gs, 0x28, 0x48);
        Put(0x06, 0x00);
        Put(0x30, 0x30);
        Put((byte)(0x30 + (id / 1000)), (byte)(0x30 + (id / 100 % 10)));
        Put((byte)(0x30 + (id / 10 % 10)), (byte)(0x30 + (id % 10)));
        Done();
    }

    /// <summary>Asks for the paper's state in the order of the data (<c>GS r 1</c>): the answer proves that everything before was processed.</summary>
    public void RequestPaperStatus() => One(Gs, 0x72, 0x01);

    /// <summary>Begins a page (<c>ESC L</c>): what follows is arranged in memory. Many printers do not know pages; receipts do without.</summary>
    /// <exception cref="InvalidOperationException">Text stands in the line.</exception>
    public void BeginPage()
    {
        AtLineStart("A page");
        Bare(Esc, 0x4C);
    }

    /// <summary>Sets the area of the page (<c>ESC W</c>), in dots.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public void PageArea(int left, int top, int width, int height)
    {
        Reserve(10);
        Put(Esc, 0x57);
        PutTwo(Argument.Range(left, 0, 0xFFFF, nameof(left)));
        PutTwo(Argument.Range(top, 0, 0xFFFF, nameof(top)));
        PutTwo(Argument.Range(width, 1, 0xFFFF, nameof(width)));
        PutTwo(Argument.Range(height, 1, 0xFFFF, nameof(height)));
        Done();
    }

    /// <summary>Sets where text on the page runs (<c>ESC T</c>).</summary>
    /// <param name="direction">0 to the right, 1 upwards, 2 upside down, 3 downwards.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="direction"/> is out of its range.</exception>
    public void PageDirection(int direction) => One(Esc, 0x54, Argument.Range(direction, 0, 3, nameof(direction)));

    /// <summary>Moves down the page (<c>GS $</c>).</summary>
    /// <param name="dots">0 to 65,535 dots from the top of the area.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is out of its range.</exception>
    public void PageTop(int dots) => Two(Gs, 0x24, Argument.Range(dots, 0, 0xFFFF, nameof(dots)));

    /// <summary>Prints the page and leaves it: the bytes are <c>ESC FF</c>, <c>ESC S</c>, because <c>FF</c> alone ejects paper on printers without pages.</summary>
    public void PrintPage()
    {
        Bare(Esc, 0x0C);
        LeavePage();
    }

    /// <summary>Leaves the page without printing it (<c>ESC S</c>).</summary>
    public void LeavePage()
    {
        Bare(Esc, 0x53);
        _lineOpen = false;
    }

    private void Bare(byte first, byte second)
    {
        Reserve(2);
        Put(first, second);
        Done();
    }

    private void One(byte first, byte second, int value)
    {
        Reserve(3);
        Put(first, second, (byte)value);
        Done();
    }

    private void Two(byte first, byte second, int value, bool opensLine = false)
    {
        Reserve(4);
        Put(first, second);
        PutTwo(value);
        _lineOpen |= opensLine;
        Done();
    }

    private void PutTwo(int value) => Put((byte)value, (byte)(value >> 8));
}
