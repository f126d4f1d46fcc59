"""Who signs in: people, their roles by place, passkeys, sessions, invitations, and the log of acts."""
