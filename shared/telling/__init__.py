"""What people are told in words of ours: letters, the year in review, and what administrators have to know."""
