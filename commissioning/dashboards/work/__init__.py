"""What officers have to do: the kinds of work, and who has how much of each."""
