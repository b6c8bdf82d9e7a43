namespace Fiscal.Documents;

internal sealed partial class ReceiptLineReader
{
    // In the order of SectionRole.
    private static readonly string[] Roles = ["merchant", "head", "items", "total", "vat", "payments", "cardslip", "tse", "note", "order", "report", "promotion", "footer"];

    // In the order of DocumentKind.
    private static readonly string[] Kinds = ["receipt", "order", "slip", "report", "invoice", "other"];

    private SectionRole _role;
    private string? _caption;
    private bool _header;
    private bool _sectionEmpty = true;

    /// <summary>Meaning travels in comments, because other ReceiptLine processors pass over them.</summary>
    private void ReadComment(Member member, ref string? alternative)
    {
        var text = Value(member);
        if (text.Length == 0 || text[0] != '@')
        {
            return;
        }

        var blank = text.IndexOfAny([' ', '\t']);
        var name = blank < 0 ? text : text.Substring(0, blank);
        var rest = blank < 0 ? string.Empty : text.Substring(blank + 1).Trim(' ', '\t');
        switch (name)
        {
            case "@role":
                ReadRole(member, rest);
                break;
            case "@end":
                BeginSection(SectionRole.None);
                break;
            case "@header":
                _header = true;
                DescribeSection(member, name);
                break;
            case "@caption":
                _caption = rest;
                DescribeSection(member, name);
                break;
            case "@alt":
                alternative = rest;
                break;
            case "@title":
                _document.Title = rest;
                break;
            case "@kind":
                ReadKind(member, rest);
                break;
            case "@wrap":
                if (Is(rest, "word") || Is(rest, "character"))
                {
                    _wrap = Is(rest, "word") ? TextWrap.Word : TextWrap.Character;
                    SetWrap();
                }
                else
                {
                    ReportValue(member, rest, _wrap == TextWrap.Word ? "word" : "character");
                }

                break;
            default:
                Report(
                    "directive-unknown",
                    FindingSeverity.Warning,
                    member.Start,
                    $"There is no '{Quote(name)}'; known are @role, @end, @header, @caption, @alt, @wrap, @title and @kind.",
                    $"„{Quote(name)}“ gibt es nicht; bekannt sind @role, @end, @header, @caption, @alt, @wrap, @title und @kind.");
                break;
        }
    }

    private void ReadRole(Member member, string name)
    {
        var index = Array.FindIndex(Roles, role => Is(name, role));
        if (index >= 0)
        {
            BeginSection((SectionRole)(index + 1));
            return;
        }

        Report(
            "role-unknown",
            FindingSeverity.Error,
            member.Start,
            $"There is no role '{Quote(name)}'; known are {string.Join(", ", Roles)}.",
            $"Eine Rolle „{Quote(name)}“ gibt es nicht; bekannt sind {string.Join(", ", Roles)}.");
    }

    private void ReadKind(Member member, string name)
    {
        var index = Array.FindIndex(Kinds, kind => Is(name, kind));
        if (index >= 0)
        {
            _document.Kind = (DocumentKind)index;
            return;
        }

        ReportValue(member, name, Kinds[(int)_document.Kind]);
    }

    private void BeginSection(SectionRole role)
    {
        _role = role;
        _caption = null;
        _header = false;
        _sectionEmpty = true;
        _document.Section(role);
    }

    private void DescribeSection(Member member, string name)
    {
        if (_sectionEmpty)
        {
            _document.Section(_role, _caption, _header);
            return;
        }

        Report(
            "directive-late",
            FindingSeverity.Warning,
            member.Start,
            $"{name} stands behind the first line of its section and is left out; put it behind @role.",
            $"{name} steht hinter der ersten Zeile seines Abschnitts und entfällt; gleich hinter @role setzen.");
    }
}
