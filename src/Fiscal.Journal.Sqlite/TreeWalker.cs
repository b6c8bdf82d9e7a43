namespace Fiscal.Journal.Sqlite;

/// <summary>Goes through a tree's pages and gives every unused byte that is not zero.</summary>
internal sealed class TreeWalker(PageFile pages, HashSet<long> visited, Action<long, int, byte> stale)
{
    private readonly byte[] _overflow = new byte[Schema.PageSize];

    /// <summary>Goes through one tree, depth first, in key order.</summary>
    /// <param name="root">Its root page.</param>
    /// <param name="leaves">Whether to go through its leaves as well, which are nearly all of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Walk(long root, bool leaves, CancellationToken cancellationToken)
    {
        var page = new TreePage(pages);
        var child = new TreePage(pages);
        var open = new Stack<long>();
        open.Push(root);
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = open.Pop();
            if (!visited.Contains(number) && page.TryRead(number, hasRowId: root != 1) && (leaves || !page.IsLeaf))
            {
                visited.Add(number);
                Report(number, page);
                if (!leaves && (page.Children.Count == 0 || (child.TryRead(page.Children[0], hasRowId: root != 1) && child.IsLeaf)))
                {
                    continue; // all leaves of a tree are at the same depth
                }

                for (var i = page.Children.Count - 1; i >= 0; i--)
                {
                    open.Push(page.Children[i]);
                }
            }
        }
    }

    private void Report(long number, TreePage page)
    {
        for (var i = 0; i < Schema.PageSize; i++)
        {
            if (page.Bytes[i] != 0 && !page.IsUsed(i))
            {
                stale(number, i, page.Bytes[i]);
            }
        }

        foreach (var (overflow, end) in page.Overflow)
        {
            visited.Add(overflow);
            if (!pages.TryRead(overflow, _overflow))
            {
                continue;
            }

            for (var i = end; i < Schema.PageSize; i++)
            {
                if (_overflow[i] != 0)
                {
                    stale(overflow, i, _overflow[i]);
                }
            }
        }
    }
}
