namespace Fiscal.Journal;

internal static class RegisterIds
{
    public static void Check(string registerId, string parameter)
    {
        if (registerId is null)
        {
            throw new ArgumentNullException(parameter);
        }

        if (!IsValid(registerId))
        {
            throw new ArgumentException($"'{registerId}' is no register id: 1 to 30 characters of A-Za-z0-9()+,-.:? and blanks inside.", parameter);
        }
    }

    // The characters every TSE takes as client id (docs/providers.md).
    public static bool IsValid(string id)
    {
        if (id.Length is 0 or > 30 || id[0] == ' ' || id[id.Length - 1] == ' ')
        {
            return false;
        }

        foreach (var c in id)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '(' or ')' or '+' or ',' or '-' or '.' or ':' or '?' or ' '))
            {
                return false;
            }
        }

        return true;
    }
}
